/// JSON as trees, read with paths so that an error names the field.
@NullMarked
package dev.llm.json;

import org.jspecify.annotations.NullMarked;
