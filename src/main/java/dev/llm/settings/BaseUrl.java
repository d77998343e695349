package dev.llm.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Checks and normalises the address of an API. Failures are [IllegalArgumentException]s whose
/// message follows the key's name and never repeats the address: it may hold a password.
final class BaseUrl {
    private static final String OLLAMA_PORT = "11434";

    private BaseUrl() {}

    static String of(ProviderType type, String text) {
        return switch (type) {
            case ANTHROPIC, OPENAI, GEMINI, SALESFORCE -> http(text);
            case OLLAMA -> ollama(text);
            case ECHO -> throw new IllegalArgumentException("has no meaning for type echo");
        };
    }

    /// An http or https URL with a host, without user, query, fragment and trailing slashes.
    static String http(String text) {
        URI url = parse(text.strip());
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("must begin with http:// or https://");
        }
        refuse(url.getRawAuthority() != null && url.getRawAuthority().contains("@"), "a user name");
        refuse(url.getRawQuery() != null, "a query (?)");
        refuse(url.getRawFragment() != null, "a fragment (#)");
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException(
                    "must name a host, in letters, digits, hyphens and dots");
        }
        if (url.getPort() == 0 || url.getPort() > 65535) {
            throw new IllegalArgumentException("must have a port from 1 to 65535");
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return scheme + "://" + host.toLowerCase(Locale.ROOT) + port + withoutSlashes(path);
    }

    /// What `OLLAMA_HOST` may be: `host`, `:port`, `host:port`, an IPv6 address, a URL with a path.
    /// Follows the server's own reading (ollama envconfig): a bad port is the default one. The
    /// address to listen on everywhere is read as the loopback's, which is where a client finds
    /// that server.
    static String ollama(String text) {
        String rest = unquoted(text);
        String scheme = "http";
        String defaultPort = OLLAMA_PORT;
        int colon = rest.indexOf("://");
        if (colon >= 0) {
            scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
            defaultPort = standardPort(scheme);
            rest = rest.substring(colon + 3);
        }
        refuse(rest.contains("?"), "a query (?)");
        refuse(rest.contains("#"), "a fragment (#)");
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        refuse(authority.contains("@"), "a user name");
        if (colon < 0 && authority.equalsIgnoreCase("ollama.com")) {
            scheme = "https";
            defaultPort = "443";
        }

        String host = authority;
        String port = "";
        int bracket = authority.indexOf(']');
        int portColon = authority.lastIndexOf(':');
        if (authority.startsWith("[") && bracket > 0) {
            host = authority.substring(1, bracket);
            port = portColon == bracket + 1 ? authority.substring(portColon + 1) : "";
        } else if (portColon >= 0 && authority.indexOf(':') == portColon) {
            host = authority.substring(0, portColon);
            port = authority.substring(portColon + 1);
        }
        if (!isPort(port)) {
            port = defaultPort;
        }
        return http(
                scheme
                        + "://"
                        + reachable(host)
                        + (port.equals(standardPort(scheme)) ? "" : ":" + port)
                        + path);
    }

    private static String reachable(String host) {
        if (host.isEmpty() || host.equals("0.0.0.0")) {
            return "127.0.0.1";
        }
        if (host.indexOf(':') < 0) {
            return host;
        }
        boolean unspecified = host.chars().allMatch(c -> c == '0' || c == ':');
        return unspecified ? "[::1]" : "[" + host + "]";
    }

    private static String standardPort(String scheme) {
        return scheme.equals("https") ? "443" : "80";
    }

    private static boolean isPort(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= 65535;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static String unquoted(String text) {
        String rest = text.strip();
        while (!rest.isEmpty() && isQuote(rest.charAt(0))) {
            rest = rest.substring(1);
        }
        while (!rest.isEmpty() && isQuote(rest.charAt(rest.length() - 1))) {
            rest = rest.substring(0, rest.length() - 1);
        }
        return rest.strip();
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            // Its message quotes the text, which may hold a password; so it is not kept as a cause.
            throw new IllegalArgumentException("must be a URL such as https://host/v1");
        }
    }

    private static void refuse(boolean present, String what) {
        if (present) {
            throw new IllegalArgumentException("must not hold " + what);
        }
    }
}
