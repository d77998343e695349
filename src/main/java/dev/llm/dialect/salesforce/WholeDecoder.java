package dev.llm.dialect.salesforce;

import dev.llm.dialect.StreamDecoder;
import dev.llm.dialect.StreamedJson;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Origin;
import dev.llm.sse.Frame;
import java.util.function.Consumer;

/// The only frame of a stream, which is the whole answer.
final class WholeDecoder implements StreamDecoder {
    private final Origin maker;
    private boolean ended;

    WholeDecoder(Origin maker) {
        this.maker = maker;
    }

    @Override
    public void decode(Frame frame, Consumer<Event> out) {
        ReplyCodec.decode(StreamedJson.object(frame.data()).node(), maker).events().forEach(out);
        ended = true;
    }

    @Override
    public void end(Consumer<Event> out) {
        if (!ended) {
            throw new LlmException(ErrorKind.CUT, "the stream ended before the answer did");
        }
    }
}
