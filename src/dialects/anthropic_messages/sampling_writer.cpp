// How tokens are drawn, and what the Messages API has no field for.
#include <charconv>

#include "dialects/anthropic_messages/writing.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

// Below this the API refuses top_p together with thinking.
constexpr double kLeastTopPWithThinking = 0.95;

double NumberOf(chat::Raw raw) {
  double number = 0;
  std::from_chars(raw.json.data(), raw.json.data() + raw.json.size(), number);
  return number;
}

void WriteTemperature(Writing& writing, json::Writer& writer, bool thinks) {
  const chat::Raw raw = writing.request.sampling.temperature;
  if (raw.IsEmpty()) return;
  const double temperature = NumberOf(raw);
  const bool neutral = temperature == 1;
  if (thinks || !writing.target.model_traits.sampling) {
    if (!neutral) writing.notes.Drop(Feature::kTemperature);
  } else if (temperature > 1) {
    writing.notes.Approximate(Feature::kTemperature, "clamped to 1");
    writer.Field("temperature", 1);
  } else {
    writer.Field("temperature", raw);
  }
}

// Newer models refuse it beside a temperature, and clients of other dialects often send both.
void WriteTopP(Writing& writing, json::Writer& writer, bool thinks) {
  const chat::Sampling& sampling = writing.request.sampling;
  if (sampling.top_p.IsEmpty()) return;
  const double top_p = NumberOf(sampling.top_p);
  const bool doubled = !writing.own && !sampling.temperature.IsEmpty();
  const bool low = thinks && top_p < kLeastTopPWithThinking;
  if (!writing.target.model_traits.sampling || doubled || low) {
    if (top_p != 1) writing.notes.Drop(Feature::kTopP);
  } else {
    writer.Field("top_p", sampling.top_p);
  }
}

void WriteTopK(Writing& writing, json::Writer& writer, bool thinks) {
  const chat::Raw raw = writing.request.sampling.top_k;
  if (raw.IsEmpty()) return;
  if (thinks || !writing.target.model_traits.sampling) {
    writing.notes.Drop(Feature::kTopK);
  } else {
    writer.Field("top_k", raw);
  }
}

// A number that says what is done anyway needs no note.
void Drop(Writing& writing, Feature feature, chat::Raw raw, double neutral) {
  if (!raw.IsEmpty() && NumberOf(raw) != neutral) writing.notes.Drop(feature);
}

}  // namespace

void WriteSampling(Writing& writing, json::Writer& writer, bool thinks) {
  WriteTemperature(writing, writer, thinks);
  WriteTopP(writing, writer, thinks);
  WriteTopK(writing, writer, thinks);
  const chat::Request& request = writing.request;
  const chat::Sampling& sampling = request.sampling;
  Drop(writing, Feature::kMinP, sampling.min_p, 0);
  Drop(writing, Feature::kFrequencyPenalty, sampling.frequency_penalty, 0);
  Drop(writing, Feature::kPresencePenalty, sampling.presence_penalty, 0);
  Drop(writing, Feature::kRepetitionPenalty, sampling.repetition_penalty, 1);
  if (!sampling.seed.IsEmpty()) writing.notes.Drop(Feature::kSeed);
  if (!sampling.logit_bias.IsEmpty() && sampling.logit_bias.json != "{}")
    writing.notes.Drop(Feature::kLogitBias);
  if (request.logprobs) writing.notes.Drop(Feature::kLogprobs);
  if (request.top_logprobs.value_or(0) > 0) writing.notes.Drop(Feature::kTopLogprobs);
  if (!request.verbosity.IsEmpty()) writing.notes.Drop(Feature::kVerbosity);
  if (!request.cache_key.IsEmpty()) writing.notes.Drop(Feature::kCacheKey);
  if (request.store.value_or(false)) writing.notes.Drop(Feature::kStore);
  if (!request.metadata.IsEmpty() && request.metadata.json != "{}")
    writing.notes.Drop(Feature::kMetadata);
  if (request.choices.value_or(1) > 1)
    writing.Refuse(Feature::kChoices, "asks for several answers, of which this model gives one");
}

}  // namespace monorelay::dialects::anthropic_messages
