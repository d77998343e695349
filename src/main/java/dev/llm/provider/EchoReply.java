package dev.llm.provider;

import dev.llm.http.Http;
import dev.llm.model.ChatRequest;
import dev.llm.model.ErrorKind;
import dev.llm.model.Event;
import dev.llm.model.LlmException;
import dev.llm.model.Message;
import dev.llm.model.Part;
import dev.llm.model.Role;
import dev.llm.model.Stop;
import dev.llm.model.StopReason;
import dev.llm.model.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One echoed answer.
final class EchoReply implements Reply {
    /// A word with the blanks around it, so that the pieces add up to the prompt.
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*|\\s+");

    private final EchoScript script;
    private final Duration idleTimeout;
    private final Words words;
    private final int limit;
    private final boolean truncated;
    private final long inputWords;
    private final Queue<Event> ready = new ArrayDeque<>();
    private int said;
    private boolean over;

    EchoReply(ChatRequest request, EchoScript script, Duration idleTimeout) {
        this.script = script;
        this.idleTimeout = idleTimeout;
        this.words = Words.of(lastUserText(request));
        this.inputWords = words(request);
        Integer maxTokens = request.parameters().maxTokens();
        int wanted =
                words.size() == 0 ? 0 : script.length() == null ? words.size() : script.length();
        this.truncated = maxTokens != null && maxTokens < wanted;
        this.limit = truncated && maxTokens != null ? maxTokens : wanted;
        refuseAtOnce();
        start(request.model());
    }

    @Override
    public @Nullable Event next() {
        if (ready.isEmpty() && !over) {
            advance();
        }
        return ready.poll();
    }

    @Override
    public void close() {
        over = true;
    }

    private void start(String model) {
        ready.add(new Event.ReplyStarted("", model, Usage.of(inputWords, 0)));
        int index = 0;
        if (!script.thinking().isEmpty()) {
            ready.add(new Event.PartStarted(index, Part.Kind.THINKING, null));
            ready.add(new Event.TextDelta(index, script.thinking()));
            ready.add(new Event.PartEnded(index));
            index++;
        }
        ready.add(new Event.PartStarted(index, Part.Kind.TEXT, null));
    }

    private void advance() {
        int index = script.thinking().isEmpty() ? 0 : 1;
        if (script.fail() != null && said == script.failAfter()) {
            fail(script.fail(), index);
        } else if (said < limit) {
            pause(script.delay());
            ready.add(new Event.TextDelta(index, word(said)));
            said++;
        } else {
            end(
                    index,
                    Stop.of(
                            truncated ? StopReason.MAX_TOKENS : StopReason.END_TURN,
                            truncated ? "max_tokens" : "end_turn"));
        }
    }

    /// When the prompt is said over and over, its last word and its first must not grow together.
    private String word(int position) {
        String word = words.get(position % words.size());
        boolean lastOfRound = position % words.size() == words.size() - 1;
        boolean glued =
                lastOfRound
                        && position < limit - 1
                        && !Character.isWhitespace(word.charAt(word.length() - 1));
        return glued ? word + " " : word;
    }

    /// A failure before the first word comes instead of an answer, as a status does.
    private void refuseAtOnce() {
        EchoScript.Failure failure = script.fail();
        if (failure != null && script.failAfter() == 0) {
            switch (failure) {
                case AUTHENTICATION, INVALID_REQUEST, RATE_LIMITED, OVERLOADED, SERVER ->
                        throw script.reported(failure);
                case CUT, STALL, REFUSAL -> {}
            }
        }
    }

    private void fail(EchoScript.Failure failure, int index) {
        switch (failure) {
            case REFUSAL -> end(index, Stop.of(StopReason.REFUSAL, "refusal"));
            case STALL -> {
                pause(idleTimeout);
                throw new LlmException(
                        ErrorKind.TIMEOUT,
                        "echo: nothing came for " + Http.seconds(idleTimeout) + " (idle_timeout)");
            }
            case AUTHENTICATION, INVALID_REQUEST, RATE_LIMITED, OVERLOADED, SERVER, CUT ->
                    throw script.reported(failure);
        }
    }

    private void end(int index, Stop stop) {
        over = true;
        ready.add(new Event.PartEnded(index));
        ready.add(new Event.ReplyEnded(stop, Usage.of(inputWords, said)));
    }

    private static void pause(Duration duration) {
        if (duration.isZero()) {
            return;
        }
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LlmException(ErrorKind.INTERRUPTED, "interrupted");
        }
    }

    private static String lastUserText(ChatRequest request) {
        return request.messages().reversed().stream()
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .map(EchoReply::text)
                .orElse("");
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            if (part instanceof Part.Text said) {
                text.append(said.text());
            }
        }
        return text.toString();
    }

    /// The words of all messages.
    static long words(ChatRequest request) {
        return request.messages().stream()
                .mapToLong(message -> WORD.matcher(text(message)).results().count())
                .sum();
    }

    /// The words of a text that may be as long as a request may be.
    ///
    /// @param ends where each of them ends, and so the next begins
    private record Words(String text, int size, int[] ends) {
        static Words of(String text) {
            int size = 0;
            var ends = new int[64];
            for (Matcher word = WORD.matcher(text); word.find(); ) {
                if (size == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * size);
                }
                ends[size++] = word.end();
            }
            return new Words(text, size, ends);
        }

        String get(int i) {
            return text.substring(i == 0 ? 0 : ends[i - 1], ends[i]);
        }
    }
}
