/// One turn of a conversation.
@NullMarked
package dev.llm.chat;

import org.jspecify.annotations.NullMarked;
