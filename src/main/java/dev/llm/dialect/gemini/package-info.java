/// Gemini's `generateContent` and `streamGenerateContent`, version v1beta.
@NullMarked
package dev.llm.dialect.gemini;

import org.jspecify.annotations.NullMarked;
