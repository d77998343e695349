package dev.llm.http;

import java.net.URI;
import java.util.Map;

/// A request to send.
///
/// @param body empty for none
public record HttpCall(String method, URI uri, Map<String, String> headers, byte[] body) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }
}
