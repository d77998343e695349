package dev.llm.proxy.front;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/// What is no HTTP. Nobody knows what it asks for, so it is answered in a word, and its connection ends with that.
final class Unreadable {
    private Unreadable() {}

    /// Whether a body ended because it could not be read, and not because its client left.
    static boolean is(Throwable e) {
        return e instanceof DecoderException || e instanceof IllegalArgumentException;
    }

    static void refuse(HttpServerRequest request) {
        var response = request.response();
        if (response.headWritten() || request.version() == HttpVersion.HTTP_2) {
            return;
        }
        Throwable cause = request.decoderResult().cause();
        int status =
                switch (cause) {
                    case TooLongHttpLineException _ -> 414;
                    case TooLongHttpHeaderException _ -> 431;
                    case null, default -> 400;
                };
        String why =
                switch (status) {
                    case 414 -> "the address is longer than 16 KB";
                    case 431 -> "the headers are larger than 64 KB";
                    default -> "this is no HTTP that can be read";
                };
        response.setStatusCode(status)
                .putHeader("content-type", "text/plain")
                .putHeader("connection", "close");
        var _ = response.end(why + "\n");
    }
}
