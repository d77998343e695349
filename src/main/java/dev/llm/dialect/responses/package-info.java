/// OpenAI Responses: a conversation as a list of items, of which messages are only one kind.
@NullMarked
package dev.llm.dialect.responses;

import org.jspecify.annotations.NullMarked;
