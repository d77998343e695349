/// Ollama's own chat API.
@NullMarked
package dev.llm.dialect.ollama;

import org.jspecify.annotations.NullMarked;
