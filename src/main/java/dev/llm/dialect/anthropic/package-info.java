/// Anthropic Messages, version 2023-06-01.
@NullMarked
package dev.llm.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
