package dev.fhirbulk.contract.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** A proxy for one host, or for all where the name is {@code *}; the rest is reached directly. */
final class OneHost extends ProxySelector {

    private final String host;
    private final InetSocketAddress proxy;

    OneHost(String host, InetSocketAddress proxy) {
        this.host = host;
        this.proxy = proxy;
    }

    @Override
    public List<Proxy> select(URI uri) {
        boolean mine = host.equals("*") || host.equals(uri.getHost());
        return List.of(mine ? new Proxy(Proxy.Type.HTTP, proxy) : Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        throw new AssertionError("the proxy at " + address + " is not there", failure);
    }
}
