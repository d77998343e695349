package dev.llm.proxy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.llm.json.Json;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// Texts in prompts, for each format and each way to write a prompt. Quotes are single ones, for the reader's sake.
class PromptTextTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // format | before | with the text at the front | at the back
                "ANTHROPIC | {} | {'system':'T'} | {'system':'T'}",
                "ANTHROPIC | {'system':''} | {'system':'T'} | {'system':'T'}",
                "ANTHROPIC | {'system':'s'} | {'system':'T\\n\\ns'} | {'system':'s\\n\\nT'}",
                "ANTHROPIC | {'system':[{'type':'text','text':'s'}]}"
                        + " | {'system':[{'type':'text','text':'T'},{'type':'text','text':'s'}]}"
                        + " | {'system':[{'type':'text','text':'s'},{'type':'text','text':'T'}]}",
                "ANTHROPIC | {'system':[{'type':'text','text':'x-anthropic-billing-header: cc'},1]}"
                        + " | {'system':[{'type':'text','text':'x-anthropic-billing-header: cc'},"
                        + "{'type':'text','text':'T'},1]}"
                        + " | {'system':[{'type':'text','text':'x-anthropic-billing-header: cc'},1,"
                        + "{'type':'text','text':'T'}]}",
                "OPENAI | {} | {} | {}",
                "OPENAI | {'messages':[{'role':'user','content':'u'}]}"
                        + " | {'messages':[{'role':'system','content':'T'},{'role':'user','content':'u'}]}"
                        + " | {'messages':[{'role':'system','content':'T'},{'role':'user','content':'u'}]}",
                "OPENAI | {'messages':[{'role':'developer','content':'a'},{'role':'system','content':[]},1]}"
                        + " | {'messages':[{'role':'developer','content':'T\\n\\na'},{'role':'system','content':[]},1]}"
                        + " | {'messages':[{'role':'developer','content':'a'},"
                        + "{'role':'system','content':[{'type':'text','text':'T'}]},1]}",
                "OPENAI | {'messages':[{'role':'user'},{'role':'system','content':'later'}]}"
                        + " | {'messages':[{'role':'system','content':'T'},{'role':'user'},{'role':'system','content':'later'}]}"
                        + " | {'messages':[{'role':'system','content':'T'},{'role':'user'},{'role':'system','content':'later'}]}",
                "RESPONSES | {'input':'u'} | {'input':'u','instructions':'T'} | {'input':'u','instructions':'T'}",
                "RESPONSES | {'instructions':'i'} | {'instructions':'T\\n\\ni'} | {'instructions':'i\\n\\nT'}",
                "OLLAMA | {'messages':[{'role':'system','content':'s'}]}"
                        + " | {'messages':[{'role':'system','content':'T\\n\\ns'}]}"
                        + " | {'messages':[{'role':'system','content':'s\\n\\nT'}]}",
                "OLLAMA | {'messages':[]}"
                        + " | {'messages':[{'role':'system','content':'T'}]}"
                        + " | {'messages':[{'role':'system','content':'T'}]}",
            })
    void goesIntoTheSystemPrompt(BodyFormat format, String before, String front, String back)
            throws Unfit {
        check(new Edit.SystemText("T", End.FRONT), format, before, front);
        check(new Edit.SystemText("T", End.BACK), format, before, back);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ANTHROPIC | {} | {} | {}",
                "ANTHROPIC | {'messages':[{'role':'assistant','content':'a'}]}"
                        + " | {'messages':[{'role':'assistant','content':'a'}]}"
                        + " | {'messages':[{'role':'assistant','content':'a'}]}",
                "ANTHROPIC | {'messages':[{'role':'user','content':'1'},{'role':'user','content':'2'},"
                        + "{'role':'system','content':'s'}]}"
                        + " | {'messages':[{'role':'user','content':'1'},{'role':'user','content':'T\\n\\n2'},"
                        + "{'role':'system','content':'s'}]}"
                        + " | {'messages':[{'role':'user','content':'1'},{'role':'user','content':'2\\n\\nT'},"
                        + "{'role':'system','content':'s'}]}",
                "ANTHROPIC | {'messages':[{'role':'user','content':[{'type':'text','text':'u'}]}]}"
                        + " | {'messages':[{'role':'user','content':[{'type':'text','text':'T'},{'type':'text','text':'u'}]}]}"
                        + " | {'messages':[{'role':'user','content':[{'type':'text','text':'u'},{'type':'text','text':'T'}]}]}",
                "ANTHROPIC | {'messages':[{'role':'user','content':[{'type':'tool_result'},{'type':'tool_result'},"
                        + "{'type':'text','text':'u'}]}]}"
                        + " | {'messages':[{'role':'user','content':[{'type':'tool_result'},{'type':'tool_result'},"
                        + "{'type':'text','text':'T'},{'type':'text','text':'u'}]}]}"
                        + " | {'messages':[{'role':'user','content':[{'type':'tool_result'},{'type':'tool_result'},"
                        + "{'type':'text','text':'u'},{'type':'text','text':'T'}]}]}",
                "OPENAI | {'messages':[{'role':'user','content':'u'},{'role':'assistant'},{'role':'tool','content':'t'}]}"
                        + " | {'messages':[{'role':'user','content':'T\\n\\nu'},{'role':'assistant'},{'role':'tool','content':'t'}]}"
                        + " | {'messages':[{'role':'user','content':'u\\n\\nT'},{'role':'assistant'},{'role':'tool','content':'t'}]}",
                "OPENAI | {'messages':[{'role':'user','content':[{'type':'image_url'}]}]}"
                        + " | {'messages':[{'role':'user','content':[{'type':'text','text':'T'},{'type':'image_url'}]}]}"
                        + " | {'messages':[{'role':'user','content':[{'type':'image_url'},{'type':'text','text':'T'}]}]}",
                "RESPONSES | {'input':'u'} | {'input':'T\\n\\nu'} | {'input':'u\\n\\nT'}",
                "RESPONSES | {'input':[{'role':'user','content':'u'},{'type':'function_call_output','output':'o'}]}"
                        + " | {'input':[{'role':'user','content':'T\\n\\nu'},{'type':'function_call_output','output':'o'}]}"
                        + " | {'input':[{'role':'user','content':'u\\n\\nT'},{'type':'function_call_output','output':'o'}]}",
                "RESPONSES | {'input':[{'type':'message','role':'user','content':[{'type':'input_image'}]}]}"
                        + " | {'input':[{'type':'message','role':'user','content':"
                        + "[{'type':'input_text','text':'T'},{'type':'input_image'}]}]}"
                        + " | {'input':[{'type':'message','role':'user','content':"
                        + "[{'type':'input_image'},{'type':'input_text','text':'T'}]}]}",
                "OLLAMA | {'messages':[{'role':'user','images':['x']}]}"
                        + " | {'messages':[{'role':'user','images':['x'],'content':'T'}]}"
                        + " | {'messages':[{'role':'user','images':['x'],'content':'T'}]}",
            })
    void goesIntoTheLastMessageOfTheUser(
            BodyFormat format, String before, String front, String back) throws Unfit {
        check(new Edit.UserText("T", End.FRONT), format, before, front);
        check(new Edit.UserText("T", End.BACK), format, before, back);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ANTHROPIC | {'messages':5} | messages is not an array",
                "ANTHROPIC | {'messages':[{'role':'user','content':5}]}"
                        + " | messages[0].content is not a string or an array of parts",
                "OLLAMA | {'messages':[{'role':'user','content':[]}]}"
                        + " | messages[0].content is not a string",
                "RESPONSES | {'input':{}} | input is not an array",
            })
    void whatIsNoPromptIsNamed(BodyFormat format, String body, String why) {
        var edit = new Edit.UserText("T", End.BACK);

        assertThat(catchThrowableOfType(Unfit.class, () -> edit.apply(object(body), format)).why())
                .isEqualTo(why);
    }

    private static void check(Edit edit, BodyFormat format, String before, String after)
            throws Unfit {
        ObjectNode body = object(before);

        boolean changed = edit.apply(body, format);

        assertThat(body).isEqualTo(object(after));
        assertThat(changed).isEqualTo(!before.equals(after));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.parse(json.replace('\'', '"')));
    }
}
