#include "app/config_news.hpp"

#include <string>
#include <utility>

#include "json/writer.hpp"

namespace monorelay::app {

void TellOfConfig(records::LiveFeed& feed, std::string_view revision,
                  std::optional<std::string_view> by) {
  std::string data;
  json::Writer json(data);
  json.BeginObject().Field("revision", revision).Key("by");
  if (by) {
    json.String(*by);
  } else {
    json.Null();
  }
  json.EndObject();
  feed.Tell(records::LiveKind::kConfig, {}, std::move(data), records::LiveFeed::Holds::kNo);
}

}  // namespace monorelay::app
