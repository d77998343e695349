/// What a conversation with a model is, in no provider's words: requests, parts, events, replies, usage and failures.
@NullMarked
package dev.llm.model;

import org.jspecify.annotations.NullMarked;
