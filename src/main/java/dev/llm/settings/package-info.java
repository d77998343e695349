/// Settings in layers: flag, `LLM_*` variable, settings file, the vendor's own variable, default.
/// Every value knows where it came from.
@NullMarked
package dev.llm.settings;

import org.jspecify.annotations.NullMarked;
