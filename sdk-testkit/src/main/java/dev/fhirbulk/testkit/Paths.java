package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths of the base's origin in a vendor's form, and what a path is for. */
final class Paths {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private final VendorProfile profile;
    private final Pattern status;
    private final Pattern result;
    private final Pattern file;

    Paths(VendorProfile profile) {
        this.profile = profile;
        this.status = pattern(Fact.STATUS_URL);
        this.result = pattern(Fact.RESULT_URL);
        this.file = pattern(Fact.FILE_URL);
    }

    /** The job, and the file by name or position or the manifest's page, that a path names. */
    record Named(String job, String file, int number, int page, boolean isResult) {}

    String base() {
        return profile.fact(Fact.BASE);
    }

    String status(String job) {
        return fill(Fact.STATUS_URL, job, "", 0);
    }

    String result(String job) {
        return fill(Fact.RESULT_URL, job, "", 0);
    }

    String file(String job, String name, int number) {
        return fill(Fact.FILE_URL, job, name, number);
    }

    String page(String job, int page) {
        String url = profile.fact(Fact.RESULT_URL).isEmpty() ? status(job) : result(job);
        return url + (url.contains("?") ? "&" : "?") + "page=" + page;
    }

    /** What a request is for. */
    Recorded.Step step(String method, URI uri) {
        String path = uri.getPath();
        if (path.equals(profile.fact(Fact.TOKEN_URL))) {
            return Recorded.Step.TOKEN;
        }
        if (matches(status, uri) || matches(result, uri)) {
            return method.equals("DELETE") ? Recorded.Step.DELETE : Recorded.Step.STATUS;
        }
        if (path.startsWith(base()) && path.endsWith("/$export")) {
            return Recorded.Step.KICKOFF;
        }
        if (path.endsWith("/metadata") || path.endsWith("/.well-known/smart-configuration")) {
            return Recorded.Step.DISCOVERY;
        }
        return matches(file, uri) ? Recorded.Step.FILE : Recorded.Step.OTHER;
    }

    /** The names in the path of a status, a manifest or a file. */
    Named named(URI uri) {
        return names(status, uri, false)
                .or(() -> names(result, uri, true))
                .or(() -> names(file, uri, false))
                .orElse(new Named("", "", 0, 0, false));
    }

    private static Optional<Named> names(Pattern pattern, URI uri, boolean isResult) {
        Matcher found = pattern.matcher(text(uri));
        if (!found.matches()) {
            return Optional.empty();
        }
        String number = group(found, "number");
        String page = group(found, "page");
        return Optional.of(new Named(
                group(found, "job"),
                group(found, "file"),
                number.isEmpty() ? 0 : Integer.parseInt(number),
                page.isEmpty() ? 0 : Integer.parseInt(page),
                isResult));
    }

    private static String group(Matcher found, String name) {
        boolean known = found.pattern().pattern().contains("<" + name + ">");
        return known && found.group(name) != null ? found.group(name) : "";
    }

    private static boolean matches(Pattern pattern, URI uri) {
        return pattern.matcher(text(uri)).matches();
    }

    private static String text(URI uri) {
        return uri.getPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private String fill(Fact template, String job, String name, int number) {
        return profile.fact(template)
                .replace("{base}", base())
                .replace("{job}", job)
                .replace("{file}", name)
                .replace("{number}", String.valueOf(number));
    }

    private Pattern pattern(Fact template) {
        String text = profile.fact(template).replace("{base}", base());
        if (text.isEmpty()) {
            return Pattern.compile("(?!)");
        }
        StringBuilder regex = new StringBuilder();
        Matcher variables = VARIABLE.matcher(text);
        int at = 0;
        while (variables.find()) {
            String name = variables.group(1);
            regex.append(Pattern.quote(text.substring(at, variables.start())))
                    .append("(?<")
                    .append(name)
                    .append('>')
                    .append(name.equals("number") ? "\\d{1,9}" : "[^/?&]+")
                    .append(')');
            at = variables.end();
        }
        return Pattern.compile(regex + Pattern.quote(text.substring(at)) + "(?:[?&]page=(?<page>\\d{1,9}))?");
    }
}
