// What the fake provider can be told to do.

#include <algorithm>
#include <utility>

#include "support/fake_upstream.hpp"

namespace monorelay::testing {
namespace {

using Then = Behaviour::Then;

std::size_t OffsetOf(Place place, const RenderedAnswer& answer) {
  const std::size_t head = answer.head.size();
  const auto pieces_before = [&](std::size_t count) {
    std::size_t bytes = head;
    for (std::size_t i = 0; i < count; ++i) bytes += answer.pieces[i].size();
    return bytes;
  };
  const bool is_stream = answer.pieces.size() > 1;
  const std::size_t middle = answer.pieces.size() / 2;
  switch (place) {
    case Place::kBeforeHead:
      return 0;
    case Place::kInsideHead:
      return head / 2;
    case Place::kAfterHead:
      return head;
    case Place::kMidBody:
      if (is_stream) return pieces_before(middle);
      return head + answer.pieces[0].size() / 2;
    case Place::kMidEvent:
      return pieces_before(is_stream ? middle : 0) +
             answer.pieces[is_stream ? middle : 0].size() / 2;
    case Place::kAtEnd:
      return pieces_before(answer.pieces.size() - 1);
  }
  return 0;
}

std::string WithCrlf(const std::string& event) {
  std::string changed;
  for (const char c : event) changed += c == '\n' ? "\r\n" : std::string(1, c);
  return changed;
}

std::string ErrorEvent(const UpstreamRequest& request) {
  if (request.AsksForMessages()) {
    return "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
           "\"message\":\"too much to do\"}}\n\n";
  }
  return "data: {\"error\":{\"message\":\"too much to "
         "do\",\"type\":\"server_error\",\"code\":503}}\n\n";
}

RenderedAnswer EventStream(const std::vector<std::string>& events) {
  return RenderChunked(200, "content-type: text/event-stream\r\n", events);
}

}  // namespace

FakeUpstream& FakeUpstream::Does(Behaviour behaviour) {
  const std::lock_guard lock(mutex_);
  behaviours_.push_back(std::move(behaviour));
  return *this;
}

FakeUpstream& FakeUpstream::Forgets() {
  const std::lock_guard lock(mutex_);
  behaviours_.clear();
  front_was_used_ = false;
  return *this;
}

FakeUpstream& FakeUpstream::Answers(std::string text) {
  return Does({.render = [text = std::move(text)](const UpstreamRequest& request) {
    return AnswerTo(request, text);
  }});
}

FakeUpstream& FakeUpstream::Refuses(int status, std::string body, std::string fields) {
  if (body.empty()) {
    body = R"({"error":{"message":"no, says the provider","type":"some_type","code":"some_code"}})";
  }
  fields += "content-type: application/json\r\n";
  return Does(
      {.render = [=](const UpstreamRequest&) { return RenderPlain(status, fields, body); }});
}

FakeUpstream& FakeUpstream::SendsBytes(std::string bytes) {
  return Does({.render = [bytes = std::move(bytes)](
                             const UpstreamRequest&) { return RenderedAnswer{bytes, {}}; },
               .then = Then::kClose});
}

FakeUpstream& FakeUpstream::StreamsEvents(std::vector<std::string> events) {
  return Does({.render = [events = std::move(events)](const UpstreamRequest&) {
    return EventStream(events);
  }});
}

FakeUpstream& FakeUpstream::AnswersBody(std::string body, std::string fields) {
  return Does({.render = [=](const UpstreamRequest&) { return RenderPlain(200, fields, body); }});
}

FakeUpstream& FakeUpstream::SendsHtml() {
  return AnswersBody("<html><title>Sign in</title></html>", "content-type: text/html\r\n");
}

FakeUpstream& FakeUpstream::AnswersErrorWith200(std::string body) {
  return AnswersBody(std::move(body), "content-type: application/json\r\n");
}

FakeUpstream& FakeUpstream::Breaks(std::function<std::size_t(const RenderedAnswer&)> where,
                                   Then then, std::string text) {
  return Does({.render = [text = std::move(text)](
                             const UpstreamRequest& request) { return AnswerTo(request, text); },
               .stops_after = std::move(where),
               .then = then});
}

FakeUpstream& FakeUpstream::Cuts(Place place) {
  return Breaks([place](const RenderedAnswer& answer) { return OffsetOf(place, answer); },
                Then::kClose);
}

FakeUpstream& FakeUpstream::Resets(Place place) {
  return Breaks([place](const RenderedAnswer& answer) { return OffsetOf(place, answer); },
                Then::kReset);
}

FakeUpstream& FakeUpstream::ResetsWhenTold(Place place) {
  return Breaks([place](const RenderedAnswer& answer) { return OffsetOf(place, answer); },
                Then::kResetWhenTold);
}

FakeUpstream& FakeUpstream::Hangs(Place place) {
  return Breaks([place](const RenderedAnswer& answer) { return OffsetOf(place, answer); },
                Then::kHang);
}

FakeUpstream& FakeUpstream::CutsAfter(std::size_t bytes) {
  return Breaks([bytes](const RenderedAnswer&) { return bytes; }, Then::kClose, "so short");
}

FakeUpstream& FakeUpstream::ResetsAfter(std::size_t bytes) {
  return Breaks([bytes](const RenderedAnswer&) { return bytes; }, Then::kReset, "so short");
}

FakeUpstream& FakeUpstream::EndsAfterEvents(std::size_t events, Then then, std::string text) {
  const auto where = [events](const RenderedAnswer& answer) {
    std::size_t bytes = answer.head.size();
    for (std::size_t i = 0; i < std::min(events, answer.pieces.size()); ++i)
      bytes += answer.pieces[i].size();
    return bytes;
  };
  return Breaks(where, then, std::move(text));
}

FakeUpstream& FakeUpstream::AnnouncesTooMuch() {
  return Does({.render =
                   [](const UpstreamRequest& request) {
                     const std::string body = WholeAnswer(request, "half of it");
                     RenderedAnswer answer = RenderPlain(200, "content-type: application/json\r\n",
                                                         body + std::string(100, ' '));
                     answer.pieces = {body};
                     return answer;
                   },
               .then = Then::kClose});
}

FakeUpstream& FakeUpstream::AnnouncesTooLittle() {
  return Does({.render = [](const UpstreamRequest& request) {
    const std::string body = WholeAnswer(request, "just enough");
    RenderedAnswer answer = RenderPlain(200, "content-type: application/json\r\n", body);
    answer.pieces.emplace_back("\n\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    return answer;
  }});
}

FakeUpstream& FakeUpstream::StreamsWithoutEnd() {
  return Does({.render = [](const UpstreamRequest& request) {
    std::vector<std::string> events = StreamEvents(request, WordsOf("never quite done"));
    events.resize(4);
    return EventStream(events);
  }});
}

FakeUpstream& FakeUpstream::StreamsWithoutTerminator() {
  return Does({.render = [](const UpstreamRequest& request) {
    std::vector<std::string> events = StreamEvents(request, WordsOf("done all the same"));
    events.pop_back();
    return EventStream(events);
  }});
}

FakeUpstream& FakeUpstream::StreamsErrorAfter(std::size_t count) {
  const auto render = [count](const UpstreamRequest& request) {
    std::vector<std::string> events = StreamEvents(request, WordsOf("some words come first"));
    events.resize(count);
    events.push_back(ErrorEvent(request));
    return EventStream(events);
  };
  if (count == 0) return Does({.render = render});
  return Does({.render = render,
               .stops_after =
                   [count](const RenderedAnswer& answer) {
                     std::size_t bytes = answer.head.size();
                     for (std::size_t i = 0; i < count; ++i) bytes += answer.pieces[i].size();
                     return bytes;
                   },
               .then = Then::kHang});
}

FakeUpstream& FakeUpstream::StreamsBadChunkSize() {
  return Does({.render =
                   [](const UpstreamRequest& request) {
                     RenderedAnswer answer = AnswerTo(request, "good words before");
                     answer.pieces[3] = "zz\r\nnonsense\r\n";
                     return answer;
                   },
               .then = Then::kHang});
}

FakeUpstream& FakeUpstream::AnswersOneByteAtATime(std::string text) {
  return Does({.render = [text = std::move(text)](
                             const UpstreamRequest& request) { return AnswerTo(request, text); },
               .one_byte_at_a_time = true});
}

FakeUpstream& FakeUpstream::StreamsWithCrlf(std::string text) {
  return Does({.render = [text = std::move(text)](const UpstreamRequest& request) {
    std::vector<std::string> events = StreamEvents(request, WordsOf(text));
    for (std::string& event : events) event = WithCrlf(event);
    return EventStream(events);
  }});
}

FakeUpstream& FakeUpstream::AnswersTwice(std::string text) {
  return Does({.render = [text = std::move(text)](const UpstreamRequest& request) {
    RenderedAnswer answer = AnswerTo(request, text);
    answer.pieces.push_back(answer.Bytes());
    return answer;
  }});
}

FakeUpstream& FakeUpstream::AnswersThenCloses(std::string text) {
  return Does({.render = [text = std::move(text)](
                             const UpstreamRequest& request) { return AnswerTo(request, text); },
               .closes_idle = true});
}

FakeUpstream& FakeUpstream::AnswersThenSends(std::string text, std::string surplus) {
  return Does({.render = [text = std::move(text)](
                             const UpstreamRequest& request) { return AnswerTo(request, text); },
               .surplus = std::move(surplus)});
}

FakeUpstream& FakeUpstream::AnswersAndEnds(std::string text) {
  return Does({.render =
                   [text = std::move(text)](const UpstreamRequest& request) {
                     RenderedAnswer answer = AnswerTo(request, text);
                     answer.head.insert(answer.head.find("\r\n") + 2, "connection: close\r\n");
                     return answer;
                   },
               .then = Then::kClose});
}

}  // namespace monorelay::testing
