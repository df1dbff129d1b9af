#include "sync/sync_state.hpp"

#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::sync {

std::string SyncStateText(const SyncState& state) {
  std::string text;
  json::Writer json(text);
  json.BeginObject()
      .Field("gist_id", std::string_view(state.gist_id))
      .Field("version", std::string_view(state.version))
      .Field("content", std::string_view(state.content))
      .Field("digest", std::string_view(state.digest))
      .Field("pushed_at", state.pushed_at)
      .Field("pulled_at", state.pulled_at)
      .Field("failed_at", state.failed_at)
      .Field("failure", std::string_view(state.failure))
      .Key("webdav")
      .BeginArray();
  for (const auto& [address, etag] : state.webdav) {
    json.BeginObject()
        .Field("address", std::string_view(address))
        .Field("etag", std::string_view(etag))
        .EndObject();
  }
  json.EndArray().EndObject();
  return text + "\n";
}

SyncState SyncStateFrom(const std::string& text) {
  SyncState state;
  json::Document document;
  if (!document.ParseCopy(text)) return state;
  const json::Value root = document.Root();
  state.gist_id = root["gist_id"].Decoded();
  state.version = root["version"].Decoded();
  state.content = root["content"].Decoded();
  state.digest = root["digest"].Decoded();
  state.pushed_at = root["pushed_at"].GetInt().value_or(0);
  state.pulled_at = root["pulled_at"].GetInt().value_or(0);
  state.failed_at = root["failed_at"].GetInt().value_or(0);
  state.failure = root["failure"].Decoded();
  for (const json::Value entry : root["webdav"].Items())
    state.webdav[entry["address"].Decoded()] = entry["etag"].Decoded();
  return state;
}

}  // namespace monorelay::sync
