package dev.llm.dialect;

import dev.llm.model.ChatRequest;
import dev.llm.model.Message;
import dev.llm.model.OutputFormat;
import dev.llm.model.Part;
import java.util.ArrayList;
import java.util.Locale;

/// The form of an answer as a sentence of the system prompt, for APIs that have no field for it.
public final class FormatInWords {
    private FormatInWords() {}

    /// The request with its format said and no longer asked for.
    public static ChatRequest said(ChatRequest request, OutputFormat format) {
        return told(request, format).withParameters(request.parameters().withFormat(null));
    }

    /// OpenAI and servers after it refuse to write any object of JSON where nobody has spoken of JSON.
    public static ChatRequest mentioned(ChatRequest request) {
        OutputFormat format = request.parameters().format();
        return format instanceof OutputFormat.AnyObject && !mentions(request)
                ? told(request, format)
                : request;
    }

    private static ChatRequest told(ChatRequest request, OutputFormat format) {
        String sentence =
                switch (format) {
                    case OutputFormat.AnyObject _ ->
                            "Answer with one JSON object and nothing else.";
                    case OutputFormat.Schema schema ->
                            "Answer with nothing but JSON that obeys this schema:\n"
                                    + AnswerSchema.alone(schema);
                };
        var messages = new ArrayList<Message>(request.messages());
        messages.add(request.leadingSystemMessages(), Message.system(sentence));
        return request.withMessages(messages);
    }

    private static boolean mentions(ChatRequest request) {
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Text text
                        && text.text().toLowerCase(Locale.ROOT).contains("json")) {
                    return true;
                }
            }
        }
        return false;
    }
}
