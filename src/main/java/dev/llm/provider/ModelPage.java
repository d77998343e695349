package dev.llm.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a provider's list of models.
///
/// @param next what to ask for the page after this one with, null when this is the last
record ModelPage(List<ListedModel> models, @Nullable String next) {}
