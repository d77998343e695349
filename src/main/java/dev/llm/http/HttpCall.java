package dev.llm.http;

import dev.llm.model.Headers;
import java.net.URI;
import java.util.Map;

/// A request to send.
///
/// @param body empty for none
/// @param confidential whether the bodies, there and back, hold secrets and are not to be shown
public record HttpCall(String method, URI uri, Headers headers, byte[] body, boolean confidential) {
    public HttpCall(String method, URI uri, Headers headers, byte[] body) {
        this(method, uri, headers, body, false);
    }

    public HttpCall(String method, URI uri, Map<String, String> headers, byte[] body) {
        this(method, uri, Headers.of(headers), body, false);
    }
}
