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
        boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
        boolean mapped = allZero(bytes, 10) && (zeroAt(bytes, 10) || (bytes[10] & bytes[11] & 0xff) == 0xff);
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        return uniqueLocal || ((nat64 || mapped) && isPrivate4(bytes, 12)) || (sixToFour && isPrivate4(bytes, 2));
    }

    private static boolean isPrivate4(byte[] bytes, int at) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        return a == 0
                || a == 10
                || a == 127
                || (a == 100 && b >= 64 && b < 128)
                || (a == 169 && b == 254)
                || (a == 172 && b >= 16 && b < 32)
                || (a == 192 && b == 168)
                || a >= 224;
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
