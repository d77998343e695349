package dev.llm.chat;

import dev.llm.catalog.Modality;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Part;
import dev.llm.provider.Intake;
import java.util.ArrayList;
import java.util.List;

/// The files that go with a prompt, in their order.
public record Attachments(List<Attachment> files) {
    public static final Attachments NONE = new Attachments(List.of());

    public Attachments {
        files = List.copyOf(files);
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /// As parts of a message to a provider.
    ///
    /// @throws LlmException of kind USAGE when the provider takes no such file, or not so much
    public List<Part> parts(String provider, Intake intake) {
        var parts = new ArrayList<Part>();
        long total = 0;
        for (Attachment file : files) {
            check(provider, intake, file);
            boolean counts = file.kind() != Modality.TEXT && !file.goesAsLink(intake);
            total += counts ? file.bytes().length : 0;
            parts.add(file.part(intake));
        }
        if (total > intake.largest()) {
            throw refused(
                    "the attachments have "
                            + Attachment.megabytes(total + 1024 * 1024 - 1)
                            + " together, and "
                            + provider
                            + " takes "
                            + Attachment.megabytes(intake.largest()));
        }
        return parts;
    }

    /// As parts of a message, whatever the provider takes.
    public List<Part> unchecked(Intake intake) {
        var parts = new ArrayList<Part>();
        files.forEach(file -> parts.add(file.part(intake)));
        return parts;
    }

    private static void check(String provider, Intake intake, Attachment file) {
        if (file.kind() == Modality.TEXT || intake.types().contains(file.type())) {
            return;
        }
        String taken =
                intake.types().isEmpty()
                        ? "only text"
                        : "text, " + String.join(", ", intake.types());
        throw refused(
                provider
                        + " takes no "
                        + file.type()
                        + ", which "
                        + file.name()
                        + " is; it takes "
                        + taken);
    }

    private static LlmException refused(String sentence) {
        return new LlmException(ErrorKind.USAGE, sentence, "to send it all the same: --force");
    }
}
