package dev.llm.provider;

import dev.llm.catalog.Modality;
import java.util.List;
import java.util.Set;

/// What files a provider takes beside the text of a message, and in which form. Text is no file: everyone takes it.
///
/// @param types MIME types of what may be inside the message
/// @param links what may be an address that the provider itself reads
/// @param largest how many bytes the files of a message may have together
/// @param names whether a document may have a name
public record Intake(List<String> types, Set<Modality> links, long largest, boolean names) {
    private static final int MEGABYTE = 1024 * 1024;
    private static final List<String> PICTURES =
            List.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final List<String> PAPERS =
            List.of("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf");

    /// Text alone.
    public static final Intake NOTHING = new Intake(List.of(), Set.of(), 0, false);

    /// Its requests may have 32 MB, and base64 makes four bytes of three.
    static final Intake ANTHROPIC =
            new Intake(PAPERS, Set.of(Modality.IMAGE, Modality.PDF), 23L * MEGABYTE, true);

    /// What Amazon Bedrock passes on to the same models: nothing that has to be fetched first.
    static final Intake BEDROCK = new Intake(PAPERS, Set.of(), 23L * MEGABYTE, true);

    static final Intake RESPONSES =
            new Intake(PAPERS, Set.of(Modality.IMAGE, Modality.PDF), 50L * MEGABYTE, true);

    static final Intake CHAT_COMPLETIONS =
            new Intake(
                    List.of(
                            "image/png",
                            "image/jpeg",
                            "image/gif",
                            "image/webp",
                            "application/pdf",
                            "audio/wav",
                            "audio/mpeg"),
                    Set.of(Modality.IMAGE),
                    50L * MEGABYTE,
                    true);

    static final Intake OLLAMA = new Intake(PICTURES, Set.of(), 100L * MEGABYTE, false);

    static final Intake GEMINI =
            new Intake(
                    List.of(
                            "image/png",
                            "image/jpeg",
                            "image/webp",
                            "image/heic",
                            "image/heif",
                            "application/pdf",
                            "audio/wav",
                            "audio/mpeg",
                            "audio/aiff",
                            "audio/aac",
                            "audio/ogg",
                            "audio/flac"),
                    Set.of(),
                    100L * MEGABYTE,
                    false);

    public Intake {
        types = List.copyOf(types);
        links = Set.copyOf(links);
    }
}
