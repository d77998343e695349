/// OpenAI Chat Completions, as OpenAI and as the many servers that are compatible with it speak it.
@NullMarked
package dev.llm.dialect.openai;

import org.jspecify.annotations.NullMarked;
