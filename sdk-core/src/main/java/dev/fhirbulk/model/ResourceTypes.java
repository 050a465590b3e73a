package dev.fhirbulk.model;

import java.util.regex.Pattern;

/** Checks names of resource types. Form only: the server may know types that R4 does not. */
final class ResourceTypes {

    private static final Pattern FORM = Pattern.compile("[A-Z][A-Za-z]{1,63}");

    private ResourceTypes() {}

    static String checked(String type, String parameter) {
        if (!FORM.matcher(type).matches()) {
            throw new IllegalArgumentException(parameter + ": \"" + type + "\" is not the name of a resource type."
                    + " Names look like Patient or MedicationRequest; give several as several arguments.");
        }
        return type;
    }
}
