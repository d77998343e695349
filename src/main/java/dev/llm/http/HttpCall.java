package dev.llm.http;

import java.net.URI;
import java.util.Map;

/// A request to send.
///
/// @param body empty for none
/// @param confidential whether the bodies, there and back, hold secrets and are not to be shown
public record HttpCall(
        String method, URI uri, Map<String, String> headers, byte[] body, boolean confidential) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    public HttpCall(String method, URI uri, Map<String, String> headers, byte[] body) {
        this(method, uri, headers, body, false);
    }
}
