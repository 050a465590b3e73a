package dev.fhirbulk.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What the JDK's I/O exceptions mean. Stateless. */
final class Transports {

    private Transports() {}

    /** Whether the request surely never reached the server. */
    static boolean neverSent(IOException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLHandshakeException
                    || noTls(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The other side speaks no TLS at all, which shows before a request is sent; the JDK has no type for that. */
    private static boolean noTls(Throwable cause) {
        return cause instanceof SSLException
                && String.valueOf(cause.getMessage()).startsWith("Unsupported or unrecognized SSL message");
    }

    static String explain(IOException error, HttpSettings settings) {
        if (caused(error, HttpConnectTimeoutException.class)) {
            return "The connection was not established in time. The connectTimeout(...) option sets the limit.";
        }
        if (caused(error, HttpTimeoutException.class)) {
            return "No answer began within " + settings.answerTimeout()
                    + ". The answerTimeout(...) option sets the limit.";
        }
        if (caused(error, UnresolvedAddressException.class)) {
            return "The host name cannot be resolved. Check the URL and the DNS.";
        }
        if (caused(error, ConnectException.class)) {
            return "The connection was refused. Check host, port and firewall.";
        }
        if (caused(error, SSLException.class)) {
            return "TLS failed: " + text(error) + ". Check the certificate chain, or give an sslContext(...).";
        }
        return "The connection broke: " + text(error) + ".";
    }

    private static boolean caused(IOException error, Class<? extends Throwable> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Throwable error) {
        @Nullable String message = error.getMessage();
        String text = message == null ? error.getClass().getSimpleName() : message;
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
