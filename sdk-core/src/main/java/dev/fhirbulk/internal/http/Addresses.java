package dev.fhirbulk.internal.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Tells addresses that a stranger must not make us call: this machine, its network, its metadata service. */
final class Addresses {

    private Addresses() {}

    static boolean anyPrivate(InetAddress... addresses) {
        return Arrays.stream(addresses).anyMatch(Addresses::isPrivate);
    }

    static boolean isPrivate(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPrivate6(bytes) : isPrivate4(bytes, 0);
    }

    private static boolean isPrivate6(byte[] bytes) {
        boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
        boolean mapped = allZero(bytes, 10) && (zeroAt(bytes, 10) || (bytes[10] & bytes[11] & 0xff) == 0xff);
        boolean translated = allZero(bytes, 8) && word(bytes, 8) == 0xffff && zeroAt(bytes, 10);
        boolean nat64 = word(bytes, 0) == 0x64 && word(bytes, 2) == 0xff9b;
        boolean localNat64 = nat64 && word(bytes, 4) == 1;
        boolean teredo = word(bytes, 0) == 0x2001 && zeroAt(bytes, 2);
        boolean sixToFour = word(bytes, 0) == 0x2002;
        boolean isatap = (word(bytes, 8) & 0xfdff) == 0 && word(bytes, 10) == 0x5efe;
        boolean embeds = nat64 || mapped || translated || isatap;
        return uniqueLocal
                || localNat64
                || teredo
                || (embeds && isPrivate4(bytes, 12))
                || (sixToFour && isPrivate4(bytes, 2));
    }

    private static boolean isPrivate4(byte[] bytes, int at) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        int c = bytes[at + 2] & 0xff;
        return a == 0
                || a == 10
                || a == 127
                || (a == 100 && b >= 64 && b < 128)
                || (a == 169 && b == 254)
                || (a == 172 && b >= 16 && b < 32)
                // Oracle Cloud's metadata service lives in 192.0.0.0/24.
                || (a == 192 && (b == 168 || (b == 0 && c == 0)))
                || (a == 198 && (b == 18 || b == 19))
                // Azure's metadata service has one address among the public ones.
                || (a == 168 && b == 63 && c == 129 && (bytes[at + 3] & 0xff) == 16)
                || a >= 224;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static boolean allZero(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean zeroAt(byte[] bytes, int at) {
        return bytes[at] == 0 && bytes[at + 1] == 0;
    }
}
