package dev.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llm.testing.Exchange;
import dev.llm.testing.Program;
import dev.llm.testing.Script;
import dev.llm.testing.ScriptedServer;
import dev.llm.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What becomes of the files that go with a prompt.
@Timeout(60)
class AttachmentsTest {
    private static final byte[] PNG =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
    private static final String PNG_64 = Base64.getEncoder().encodeToString(PNG);
    private static final String GIF = "GIF89a, which is all ASCII";
    private static final byte[] PDF = "%PDF-1.7\n1 0 obj".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MP3 = {'I', 'D', '3', 4, 0, 0};

    @TempDir private Path home;
    private ScriptedServer server;
    private ScriptedServer web;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
        web = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
        web.close();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anImageGoesBeforeThePromptWhateverItIsCalled(Wire wire) throws Exception {
        server.play(wire.stream("a dot"));

        llm(wire).args("-a", file("photo.txt", PNG), "What is this?").call().expect(0);

        JsonNode message = message();
        switch (wire) {
            case ANTHROPIC ->
                    assertThat(message.path("content"))
                            .hasToString(
                                    "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                                            + PNG_64
                                            + "\"}},{\"type\":\"text\",\"text\":\"What is this?\"}]");
            case OPENAI -> {
                JsonNode parts = message.path("content");
                assertThat(parts.path(0).path("image_url").path("url").stringValue())
                        .isEqualTo("data:image/png;base64," + PNG_64);
                assertThat(parts.path(1).path("text").stringValue()).isEqualTo("What is this?");
            }
            case OLLAMA -> {
                assertThat(message.path("images")).hasToString("[\"" + PNG_64 + "\"]");
                assertThat(message.path("content").stringValue()).isEqualTo("What is this?");
            }
        }
    }

    @Test
    void textKeepsItsNameAndSeveralFilesTheirOrder() throws Exception {
        server.play(Wire.ANTHROPIC.stream("ok"));

        llm(Wire.ANTHROPIC)
                .args("-a", file("a.md", "# A\n"), "--at", file("b", PDF), "Application/PDF")
                .args("-a", file("c.txt", "c"), "Compare")
                .call()
                .expect(0);

        JsonNode parts = message().path("content");
        assertThat(parts.path(0).path("text").stringValue())
                .isEqualTo("<file name=\"a.md\">\n# A\n</file>");
        assertThat(parts.path(1).path("type").stringValue()).isEqualTo("document");
        assertThat(parts.path(1).path("title").stringValue()).isEqualTo("b");
        assertThat(parts.path(2).path("text").stringValue())
                .isEqualTo("<file name=\"c.txt\">\nc\n</file>");
        assertThat(parts.path(3).path("text").stringValue()).isEqualTo("Compare");
    }

    @Test
    void standardInputMayBeTheFileAndThereNeedBeNoPrompt() throws Exception {
        server.play(Wire.ANTHROPIC.stream("a dot"));

        llm(Wire.ANTHROPIC).stdin(PNG).args("-a", "-").call().expect(0);

        assertThat(message().path("content").size()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -a | nothing.png | cannot attach nothing.png: there is no such file
                    -a | .           | cannot attach .: it is a directory
                    """)
    void whatCannotBeReadIsNamed(String option, String file, String sentence) {
        assertThat(llm(Wire.ANTHROPIC).args(option, file, "hi").call().expect(2).failure())
                .isEqualTo("llm: " + sentence);
        assertThat(server.untaken()).isZero();
    }

    @Test
    void whatNoOneKnowsIsToBeSaid() throws Exception {
        String noise = file("noise", new byte[] {1, 0, 2});
        String empty = file("empty", new byte[0]);

        assertThat(llm(Wire.ANTHROPIC).args("-a", noise, "hi").call().expect(2).failure())
                .isEqualTo(
                        "llm: cannot tell what kind of file "
                                + noise
                                + " is; say it: --at "
                                + noise
                                + " TYPE, such as image/png or text/plain");
        assertThat(llm(Wire.ANTHROPIC).args("-a", empty, "hi").call().expect(2).failure())
                .isEqualTo("llm: " + empty + " is empty");
    }

    @Test
    void textThatIsNotUtf8IsNotSentInPieces() throws Exception {
        String latin = file("latin", new byte[] {'n', 'a', (byte) 0xef, 'f'});

        assertThat(
                        llm(Wire.ANTHROPIC)
                                .args("--at", latin, "text/plain", "hi")
                                .call()
                                .expect(2)
                                .failure())
                .isEqualTo(
                        "llm: "
                                + latin
                                + " is text, and not all of it is UTF-8; convert it first, with iconv -t UTF-8");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void whatTheProviderDoesNotTakeIsRefusedUnlessForced() throws Exception {
        String sound = file("song", MP3);
        server.play(Wire.ANTHROPIC.stream("ok"));

        assertThat(llm(Wire.ANTHROPIC).args("-a", sound, "hi").call().expect(2).failure())
                .isEqualTo(
                        "llm: anthropic takes no audio/mpeg, which "
                                + sound
                                + " is; it takes text, image/png, image/jpeg, image/gif, image/webp, application/pdf; to send it all the same: --force");
        assertThat(server.untaken()).isZero();

        assertThat(llm(Wire.ANTHROPIC).args("-a", sound, "--force", "hi").call().expect(0).err())
                .contains("cannot be given, and was not: audio");
    }

    @Test
    void aModelThatReadsNoImagesIsNotGivenOne() throws Exception {
        Path models = home.resolve(".config/llm/models.toml");
        Files.createDirectories(models.getParent());
        Files.writeString(
                models,
                """
                [[models]]
                id = "claude-sonnet-5-5"
                input = ["text"]
                """);

        assertThat(
                        llm(Wire.ANTHROPIC)
                                .args("-a", file("photo", PNG), "hi")
                                .call()
                                .expect(2)
                                .failure())
                .isEqualTo(
                        "llm: claude-sonnet-5-5 reads no image; it reads text; to send it all the same: --force");
        assertThat(server.untaken()).isZero();
    }

    @Test
    void moreThanTheProviderTakesIsNotSent() throws Exception {
        byte[] large = new byte[24 * 1024 * 1024];
        System.arraycopy(PNG, 0, large, 0, PNG.length);

        assertThat(
                        llm(Wire.ANTHROPIC)
                                .args("-a", file("large", large), "hi")
                                .call()
                                .expect(2)
                                .failure())
                .contains("the attachments have 24 MB together, and anthropic takes 23 MB");
    }

    @Test
    void anAddressIsPassedOnWhereTheProviderReadsIt() throws Exception {
        web.play(image());
        server.play(Wire.ANTHROPIC.stream("ok"));
        String url = web.url("/dot.png");

        llm(Wire.ANTHROPIC).args("-a", url, "--allow-private", "hi").call().expect(0);

        assertThat(message().path("content").path(0))
                .hasToString(
                        "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\""
                                + url
                                + "\"}}");
    }

    @Test
    void elsewhereWhatIsThereIsReadAndRedirectsAreFollowed() throws Exception {
        web.play(Script.answer(302, "location: /moved").body(""), image(), image());
        server.play(Wire.OLLAMA.stream("ok"));

        llm(Wire.OLLAMA).args("-a", web.url("/dot.png"), "--allow-private", "hi").call().expect(0);

        assertThat(message().path("images")).hasToString("[\"" + base64(GIF) + "\"]");
        assertThat(web.take().target()).isEqualTo("/dot.png");
        assertThat(web.take().target()).isEqualTo("/moved");
    }

    @Test
    void aPrivateAddressIsNotReadUnasked() {
        String url = web.url("/secret");

        assertThat(llm(Wire.ANTHROPIC).args("-a", url, "hi").call().expect(2).failure())
                .isEqualTo(
                        "llm: "
                                + url
                                + " is at a private address, 127.0.0.1; to read it all the same: --allow-private");
        assertThat(web.untaken()).isZero();
        assertThat(server.untaken()).isZero();
    }

    @Test
    void anAnswerThatIsNoFileIsSaid() {
        web.play(Script.json(404, "{}"));
        String url = web.url("/gone");

        assertThat(
                        llm(Wire.ANTHROPIC)
                                .args("-a", url, "--allow-private", "hi")
                                .call()
                                .expect(2)
                                .failure())
                .isEqualTo("llm: cannot read " + url + ": the server answered 404");
    }

    @Test
    void aPasswordInAnAddressIsNotRepeated() {
        assertThat(
                        llm(Wire.ANTHROPIC)
                                .args("-a", "https://u:canary@example.com/x.png", "hi")
                                .call()
                                .expect(2)
                                .err())
                .doesNotContain("canary");
    }

    private static Script image() {
        return Script.answer(200, "content-type: text/plain").body(GIF);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private JsonNode message() throws InterruptedException {
        Exchange sent = server.take();
        return sent.json().path("messages").path(0);
    }

    private String file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private String file(String name, byte[] bytes) throws IOException {
        return Files.write(home.resolve(name), bytes).toString();
    }

    private Program llm(Wire wire) {
        Program program = Program.in(home);
        return switch (wire) {
            case ANTHROPIC ->
                    program.env("ANTHROPIC_BASE_URL", server.url(""))
                            .env("ANTHROPIC_API_KEY", "sk-canary")
                            .args("-m", "claude-sonnet-5-5");
            case OPENAI ->
                    program.settings(
                                    "[providers.lab]",
                                    "type = 'openai'",
                                    "base_url = '" + server.url("/v1") + "'")
                            .args("-m", "lab/m");
            case OLLAMA -> program.env("OLLAMA_HOST", server.url("")).args("-m", "ollama/llava");
        };
    }
}
