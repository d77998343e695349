package dev.llm.catalog;

import dev.llm.catalog.Rules.ThinkingType;
import dev.llm.model.Effort;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds one request against the rules of one model.
final class RuleCheck {
    private final String model;
    private final Rules rules;
    private final Asked asked;
    private final @Nullable Effort effort;

    RuleCheck(String model, Rules rules, Asked asked) {
        this.model = model;
        this.rules = rules;
        this.asked = asked;
        this.effort = asked.effort() == null ? rules.effortDefault() : asked.effort();
    }

    @Nullable String first() {
        String wrong = effort();
        wrong = wrong == null ? thinking() : wrong;
        wrong = wrong == null ? sampling() : wrong;
        wrong = wrong == null ? forcedTool() : wrong;
        wrong = wrong == null ? prefill() : wrong;
        wrong = wrong == null ? files() : wrong;
        return wrong == null ? chatTools() : wrong;
    }

    private @Nullable String effort() {
        List<Effort> efforts = rules.efforts();
        Effort wanted = asked.effort();
        if (wanted == null || efforts == null || efforts.contains(wanted)) {
            return null;
        }
        return efforts.isEmpty()
                ? model + " takes no effort; leave it out"
                : noEffort(model, wanted, efforts);
    }

    static String noEffort(String model, Effort wanted, List<Effort> efforts) {
        return model + " takes no effort " + wanted.word() + "; it takes " + listed(efforts);
    }

    private @Nullable String thinking() {
        if (asked.thinkingBudget() && Boolean.FALSE.equals(rules.thinkingBudget())) {
            return model + " takes no budget for thinking; give it an effort instead";
        }
        Map<ThinkingType, Effort> types = rules.thinking();
        if (asked.thinking() == null || types == null) {
            return null;
        }
        for (Map.Entry<ThinkingType, Effort> type : types.entrySet()) {
            if (type.getKey().word().equals(asked.thinking())) {
                return tooMuch(type.getValue());
            }
        }
        String those = types.keySet().stream().map(ThinkingType::word).toList().toString();
        return model
                + " takes no thinking of type "
                + asked.thinking()
                + (types.isEmpty()
                        ? "; leave it out"
                        : "; it takes " + those.substring(1, those.length() - 1));
    }

    private @Nullable String tooMuch(Effort highest) {
        return effort == null || effort.compareTo(highest) <= 0
                ? null
                : model
                        + " takes thinking of type "
                        + asked.thinking()
                        + " with an effort up to "
                        + highest.word()
                        + ", not "
                        + effort.word();
    }

    private @Nullable String sampling() {
        List<String> given = asked.sampling();
        if (given.isEmpty()) {
            return null;
        }
        String first = given.getFirst();
        return switch (rules.sampling()) {
            case FREE, IGNORED -> null;
            case ONE_OF ->
                    asked.temperature() != null && asked.topP() != null
                            ? model + " takes temperature or top_p, not both; leave one out"
                            : null;
            case DEFAULT_ONLY -> {
                String other = notDefault();
                yield other == null ? null : model + " takes no " + other + "; leave it out";
            }
            case NONE -> model + " takes no " + first + "; leave it out";
            case UNREASONED -> whileItReasons(first);
        };
    }

    /// The first parameter that is not what the model has anyway.
    private @Nullable String notDefault() {
        if (asked.temperature() != null && asked.temperature().compareTo(BigDecimal.ONE) != 0) {
            return "temperature";
        }
        if (asked.topP() != null && asked.topP().compareTo(BigDecimal.ONE) != 0) {
            return "top_p";
        }
        return asked.topK() == null ? null : "top_k";
    }

    private @Nullable String whileItReasons(String parameter) {
        boolean canStop = canStopReasoning();
        if (effort == Effort.NONE || (effort == null && canStop)) {
            return null;
        }
        return model
                + " takes no "
                + parameter
                + " while it reasons; leave it out"
                + (canStop ? ", or set the effort to none" : "");
    }

    private @Nullable String forcedTool() {
        if (!asked.forcedTool()) {
            return null;
        }
        return switch (rules.forcedTools()) {
            case ALWAYS -> null;
            case NEVER -> model + " cannot be made to call a tool; leave the choice to it";
            case UNTHINKING -> {
                Map<ThinkingType, Effort> types = rules.thinking();
                boolean canStop = types != null && types.containsKey(ThinkingType.DISABLED);
                yield thinks()
                        ? model
                                + " cannot be made to call a tool while it thinks; "
                                + (canStop
                                        ? "switch thinking off, or leave the choice to it"
                                        : "leave the choice to it")
                        : null;
            }
        };
    }

    private boolean thinks() {
        String off = ThinkingType.DISABLED.word();
        if (asked.thinking() != null) {
            return !asked.thinking().equals(off);
        }
        return rules.thinkingDefault() != null && rules.thinkingDefault() != ThinkingType.DISABLED;
    }

    private @Nullable String prefill() {
        return asked.prefill() && Boolean.FALSE.equals(rules.prefill())
                ? model
                        + " does not go on with an answer that was begun for it; the last message must be the user's"
                : null;
    }

    private @Nullable String files() {
        Set<Modality> read = rules.input();
        if (read == null || read.containsAll(asked.files())) {
            return null;
        }
        var unread = EnumSet.copyOf(asked.files());
        unread.removeAll(read);
        return model + " reads no " + unread.iterator().next().word() + "; " + what(read);
    }

    private static String what(Set<Modality> read) {
        var words = new ArrayList<String>();
        read.forEach(kind -> words.add(kind.word()));
        return "it reads " + conjoined(words, " and ");
    }

    private @Nullable String chatTools() {
        boolean unreasoned = effort == Effort.NONE;
        if (!asked.chatCompletions()
                || !asked.tools()
                || !rules.unreasonedChatTools()
                || unreasoned) {
            return null;
        }
        return model
                + " takes tools on Chat Completions only without reasoning; use the Responses API"
                + (canStopReasoning() ? ", or set the effort to none" : "");
    }

    private boolean canStopReasoning() {
        return rules.efforts() == null || rules.efforts().contains(Effort.NONE);
    }

    private static String listed(List<Effort> efforts) {
        var words = new ArrayList<String>();
        efforts.forEach(effort -> words.add(effort.word()));
        return conjoined(words, " or ");
    }

    private static String conjoined(List<String> words, String last) {
        return words.size() == 1
                ? words.getFirst()
                : String.join(", ", words.subList(0, words.size() - 1)) + last + words.getLast();
    }
}
