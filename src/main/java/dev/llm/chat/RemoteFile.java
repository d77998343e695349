package dev.llm.chat;

import dev.llm.http.Addresses;
import dev.llm.http.Http;
import dev.llm.http.HttpCall;
import dev.llm.http.HttpReply;
import dev.llm.http.Timeouts;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// Reads files from the web, within limits, and never from a network behind this machine: the address may be a
/// stranger's.
public final class RemoteFile {
    /// Enough to tell what it is.
    private static final int BEGINNING = 4096;

    private static final int MOST_REDIRECTS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Http http;
    private final boolean allowClosed;

    /// @param allowClosed whether it may read from this machine and the networks behind it
    public RemoteFile(Http http, boolean allowClosed) {
        this.http = http;
        this.allowClosed = allowClosed;
    }

    /// The first bytes, and whether they are all.
    record Beginning(byte[] bytes, boolean whole) {}

    Beginning beginning(URI url) {
        try (HttpReply reply = open(url)) {
            byte[] bytes = reply.bytes(BEGINNING + 1);
            boolean whole = bytes.length <= BEGINNING;
            return new Beginning(whole ? bytes : Arrays.copyOf(bytes, BEGINNING), whole);
        }
    }

    /// @throws LlmException of kind TOO_LARGE when it has more bytes than `largest`
    byte[] all(URI url, long largest) {
        try (HttpReply reply = open(url)) {
            int limit = (int) Math.min(largest, Integer.MAX_VALUE - 8);
            byte[] bytes = reply.bytes(limit + 1);
            if (bytes.length > limit) {
                throw Attachment.tooLarge(url.toString(), largest);
            }
            return bytes;
        }
    }

    private HttpReply open(URI first) {
        URI url = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            check(url);
            HttpReply reply = send(url);
            String next = reply.header("location");
            boolean redirect = reply.status() / 100 == 3 && next != null;
            if (!redirect && reply.status() == 200) {
                return reply;
            }
            reply.close();
            if (!redirect || next == null) {
                throw failed(first, "the server answered " + reply.status());
            }
            url = resolved(first, url, next);
        }
        throw failed(first, "it leads from one address to the next");
    }

    private HttpReply send(URI url) {
        Timeouts usual = http.timeouts();
        Duration total = usual.total().compareTo(LIMIT) < 0 ? usual.total() : LIMIT;
        try {
            return http.send(
                    new HttpCall("GET", url, Map.of("user-agent", "llm"), new byte[0]),
                    new Timeouts(usual.connect(), total, usual.idle()));
        } catch (LlmException e) {
            if (e.kind() == ErrorKind.INTERRUPTED) {
                throw e;
            }
            throw new LlmException(
                    e.kind(), "cannot read " + url + ": " + e.message(), null, e.upstream(), e);
        }
    }

    private static URI resolved(URI first, URI url, String next) {
        try {
            return url.resolve(next);
        } catch (IllegalArgumentException _) {
            throw failed(first, "it leads to something that is no address");
        }
    }

    /// The name is looked up twice, here and by the client; the second time it is the JDK's cache that answers. A name that
    /// only a proxy can look up is left to the proxy.
    private void check(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!web || url.getHost() == null) {
            throw failed(url, "only http and https are read");
        }
        if (allowClosed) {
            return;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (Addresses.isClosed(address)) {
                    throw new LlmException(
                            ErrorKind.USAGE,
                            url + " is at a private address, " + address.getHostAddress(),
                            "to read it all the same: --allow-private");
                }
            }
        } catch (UnknownHostException _) {
            // Said by the exchange, unless a proxy finds it.
        }
    }

    private static LlmException failed(URI url, String why) {
        return new LlmException(ErrorKind.USAGE, "cannot read " + url + ": " + why);
    }
}
