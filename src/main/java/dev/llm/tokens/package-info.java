/// How many tokens a text or a request has, told offline: exactly where the vocabulary is public, else as an estimate
/// that knows its error.
@NullMarked
package dev.llm.tokens;

import org.jspecify.annotations.NullMarked;
