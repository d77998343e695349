package dev.llm.http;

import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// The proxies that the environment names: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, lower case first, as
/// curl reads them. Nothing is exempt but what `NO_PROXY` lists, not even loopback.
public final class Proxies extends ProxySelector {
    private final @Nullable URI forHttps;
    private final @Nullable URI forHttp;
    private final List<String> exempt;

    private Proxies(@Nullable URI forHttps, @Nullable URI forHttp, List<String> exempt) {
        this.forHttps = forHttps;
        this.forHttp = forHttp;
        this.exempt = List.copyOf(exempt);
    }

    /// @throws LlmException of kind CONFIGURATION when a variable holds no address of an HTTP proxy
    public static Proxies fromEnvironment(Map<String, String> env) {
        URI https = proxy(env, "HTTPS_PROXY");
        URI http = proxy(env, "HTTP_PROXY");
        // Often a SOCKS proxy beside the other two, which is none of our business then.
        URI all = https == null || http == null ? proxy(env, "ALL_PROXY") : null;
        var exempt = new ArrayList<String>();
        var entries =
                new StringTokenizer(variable(env, "NO_PROXY").toLowerCase(Locale.ROOT), ", \t");
        while (entries.hasMoreTokens()) {
            exempt.add(entries.nextToken());
        }
        return new Proxies(https == null ? all : https, http == null ? all : http, exempt);
    }

    @Override
    public List<Proxy> select(URI target) {
        URI proxy = "https".equalsIgnoreCase(target.getScheme()) ? forHttps : forHttp;
        if (proxy == null || isExempt(target)) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return List.of(
                new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    /// The passwords of the proxies, and the credentials that HTTP makes of them: none of them may be printed.
    public Set<String> secrets() {
        var secrets = new LinkedHashSet<String>();
        for (URI proxy : new URI[] {forHttps, forHttp}) {
            if (proxy != null && proxy.getRawUserInfo() != null) {
                String pair = user(proxy);
                secrets.add(pair.substring(pair.indexOf(':') + 1));
                secrets.add(base64(pair));
            }
        }
        return secrets;
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException cause) {
        // The exchange reports it.
    }

    /// What a proxy is told about us, without being asked, as curl does it; null when its address names no user. The JDK's
    /// authenticator is no way to do it: it claims the servers' 401 as well, and fails where they do not challenge.
    @Nullable String authorization(URI target) {
        URI proxy = "https".equalsIgnoreCase(target.getScheme()) ? forHttps : forHttp;
        if (proxy == null || proxy.getRawUserInfo() == null || isExempt(target)) {
            return null;
        }
        return "Basic " + base64(user(proxy));
    }

    private boolean isExempt(URI target) {
        String host = bare(target.getHost());
        int standard = "https".equalsIgnoreCase(target.getScheme()) ? 443 : 80;
        int port = target.getPort() < 0 ? standard : target.getPort();
        for (String entry : exempt) {
            if (entry.equals("*") || matches(entry, host, port)) {
                return true;
            }
        }
        return false;
    }

    /// `example.com` and `.example.com` cover the host and all below it; a port narrows the entry to that port.
    private static boolean matches(String entry, String host, int port) {
        if (entry.contains("/")) {
            return Cidr.contains(entry, host);
        }
        int colon = entry.startsWith("[") ? entry.indexOf("]:") + 1 : entry.indexOf(':');
        boolean withPort = colon > 0 && entry.indexOf(':', colon + 1) < 0;
        if (withPort && !entry.substring(colon + 1).equals(String.valueOf(port))) {
            return false;
        }
        String name = bare(withPort ? entry.substring(0, colon) : entry);
        String domain =
                name.startsWith("*.")
                        ? name.substring(2)
                        : name.startsWith(".") ? name.substring(1) : name;
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]")
                ? lower.substring(1, lower.length() - 1)
                : lower;
    }

    private static @Nullable URI proxy(Map<String, String> env, String name) {
        String value = variable(env, name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI uri = URI.create(value.contains("://") ? value : "http://" + value);
            if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Falls through: the value may hold a password, so it is not shown.
        }
        throw new LlmException(
                ErrorKind.CONFIGURATION,
                name + " is not the address of an HTTP proxy",
                "write it as http://host:port; SOCKS and TLS proxies are not supported");
    }

    private static String variable(Map<String, String> env, String name) {
        String lower = env.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
        return lower.isEmpty() ? env.getOrDefault(name, "").strip() : lower;
    }

    /// `user:password`, the password empty where there is none.
    private static String user(URI proxy) {
        String user = proxy.getRawUserInfo();
        return decoded(user.contains(":") ? user : user + ":");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
