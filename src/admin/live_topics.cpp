#include "admin/live_topics.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "admin/access.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

struct Topic {
  std::string_view name;
  records::LiveTopics topic;
  Access access;  // who may be told of it
};
constexpr std::array kTopics{
    Topic{"requests", records::kRequestTopic, Access::kOwnReader},
    Topic{"health", records::kHealthTopic, Access::kReader},
    Topic{"attention", records::kAttentionTopic, Access::kReader},
    Topic{"config", records::kConfigTopic, Access::kOperator},
};

// The first topic of these that it may not be told of; nullptr: it may be told of all.
const Topic* Forbidden(records::LiveTopics topics, const identity::Principal& principal) {
  const auto found = std::ranges::find_if(kTopics, [&](const Topic& topic) {
    return (topics & topic.topic) != 0 && !Permits(topic.access, principal);
  });
  return found == kTopics.end() ? nullptr : &*found;
}

Problem NotForYou(const Topic& topic) {
  return {
      .status = 403,
      .type = "forbidden",
      .title = "Not by this role",
      .detail = "topic " + std::string(topic.name) + " needs " + std::string(NeedOf(topic.access)),
      .fields = {{"topics", "names " + std::string(topic.name)}}};
}

}  // namespace

Read<records::LiveTopics> ReadTopics(const Request& request) {
  const auto given = request.parameters.Find("topics");
  if (!given) return records::kRequestTopic;
  records::LiveTopics topics = 0;
  for (std::string_view rest = *given; !rest.empty();) {
    const std::string_view name = Trim(rest.substr(0, rest.find(',')));
    rest.remove_prefix(rest.contains(',') ? rest.find(',') + 1 : rest.size());
    const auto topic = std::ranges::find(kTopics, name, &Topic::name);
    if (topic == kTopics.end()) {
      return std::unexpected(
          WrongParameter("topics", "knows no \"" + Shorten(std::string(name), 60) +
                                       "\"; there are requests, health, attention and config"));
    }
    topics |= topic->topic;
  }
  if (topics == 0) {
    return std::unexpected(
        WrongParameter("topics", "names none; there are requests, health, attention and config"));
  }
  const Topic* forbidden = Forbidden(topics, request.principal);
  if (forbidden != nullptr) return std::unexpected(NotForYou(*forbidden));
  return topics;
}

bool MayBeTold(records::LiveTopics topics, const identity::Principal& principal) {
  return Forbidden(topics, principal) == nullptr;
}

}  // namespace monorelay::admin
