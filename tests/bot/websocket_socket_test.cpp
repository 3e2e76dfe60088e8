#include "bot/websocket/socket.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <future>

#include "bot/websocket/pause.h"
#include "bot/websocket/url.h"
#include "tests/bot/fake_socket_server.h"
#include "tests/bot/http_tls.h"
#include "tests/temporary_store.h"

namespace bot::websocket {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using tests::FakeSocketServer;
using tests::Peer;

Address address(const FakeSocketServer& server) {
  Address to;
  to.url = server.url() + "/socket?x=1";
  return to;
}

// The next message, or what came instead of one.
std::string next(Socket& socket) {
  const Received received = socket.receive(5s);
  if (const auto* text = std::get_if<Text>(&received)) return text->text;
  if (std::holds_alternative<Quiet>(received)) return "quiet";
  constexpr const char* kWords[] = {"by peer", "by us", "too large", "silent", "lost"};
  return std::string{"closed "} + kWords[static_cast<int>(std::get<Closed>(received).why)];
}

void say(Socket& socket, const std::string& text) {
  socket.send([text] { return text; });
}

// Why there is no connection.
ConnectError refusal(const Address& to) {
  try {
    (void)connect(to);
  } catch (const ConnectError& error) {
    return error;
  }
  return ConnectError{"connected"};
}

// A server that does one thing to whoever comes.
struct Does {
  explicit Does(std::function<void(Peer&)> opened)
      : server({.opened = std::move(opened)}), socket(connect(address(server))) {}
  FakeSocketServer server;
  std::shared_ptr<Socket> socket;
};

TEST(WebSocket, SendsAndReceivesInOrder) {
  FakeSocketServer server{
      {.said = [](Peer& peer, const std::string& text) { peer.say(text + "!"); }}};
  const auto socket = connect(address(server));
  const std::string large(300'000, 'x');
  for (const std::string& text : {std::string{"one"}, std::string{"zwölf"}, large})
    say(*socket, text);
  say(*socket, "");
  EXPECT_EQ(next(*socket), "one!");
  EXPECT_EQ(next(*socket), "zwölf!");
  EXPECT_EQ(next(*socket), large + "!");
  EXPECT_TRUE(std::holds_alternative<Quiet>(socket->receive(1ms)));
}

TEST(WebSocket, AsksForItsTargetWithItsHeaders) {
  std::promise<std::string> asked;
  FakeSocketServer server{
      {.opened = [&](Peer& peer) { asked.set_value(peer.target + " " + peer.authorization); }}};
  Address to = address(server);
  to.headers = {{"Authorization", "Bearer t"}};
  const auto socket = connect(to);
  EXPECT_EQ(asked.get_future().get(), "/socket?x=1 Bearer t");
}

TEST(WebSocket, SaysWhyThereIsNoConnection) {
  FakeSocketServer refusing{{.refuse = [](Peer&) { return 401; }}};
  EXPECT_EQ(refusal(address(refusing)).status(), 401);
  Address to;
  for (const char* url : {"ws://example.com/", "http://127.0.0.1", "", "ws://127.0.0.1:1/"}) {
    to.url = url;
    EXPECT_EQ(refusal(to).status(), 0) << url;
    EXPECT_STRNE(refusal(to).what(), "connected") << url;
  }
}

TEST(WebSocket, TalksToNobodyWhoseCertificateItCannotVerify) {
  tests::SelfSignedServer server;
  Address to;
  to.url = "wss://localhost:" + std::to_string(server.port()) + "/";
  EXPECT_THAT(refusal(to).what(), HasSubstr("TLS with localhost"));
  EXPECT_EQ(server.bytes_received(), 0);
}

TEST(WebSocket, TalksToWhoeverTheSystemTrustsUnderItsOwnNameOnly) {
  const tests::TemporaryFolder folder;
  const std::string file = (folder.path() / "certificates.pem").string();
  for (const bool own_name : {true, false}) {
    tests::SelfSignedServer server;
    server.write_certificate(file.c_str());
    ::setenv("SSL_CERT_FILE", file.c_str(), 1);
    Address to;
    to.url = (own_name ? "wss://localhost:" : "wss://127.0.0.1:") + std::to_string(server.port());
    // The server can encrypt, but knows nothing about WebSockets.
    EXPECT_THAT(refusal(to).what(), HasSubstr(own_name ? "the upgrade by localhost" : "TLS with"));
    ::unsetenv("SSL_CERT_FILE");
    EXPECT_EQ(server.bytes_received() > 0, own_name);
  }
}

TEST(WebSocket, DoesNotWaitForEverForAnUpgrade) {
  // Accepts connections and never says a word.
  const http::Socket listener = http::listening_socket("127.0.0.1", 0);
  Address to;
  to.url = "ws://127.0.0.1:" + std::to_string(http::local_port(listener)) + "/";
  to.connect_within = 50ms;
  EXPECT_THAT(refusal(to).what(), HasSubstr("the upgrade by 127.0.0.1"));
}

TEST(WebSocket, SaysHowAConnectionEnded) {
  const struct {
    std::function<void(Peer&)> opened;
    const char* end;
  } rows[] = {
      {[](Peer& peer) { peer.say_good_bye(); }, "closed by peer"},
      {[](Peer& peer) { peer.hang_up(); }, "closed lost"},
      {[](Peer& peer) { peer.babble("HTTP/1.1 500 Oops\r\n\r\n"); }, "closed lost"},
      {[](Peer& peer) { peer.babble(std::string(64, '\xff')); }, "closed lost"},
      {[](Peer& peer) { peer.say(std::string(1024 * 1024 + 1, 'x')); }, "closed too large"},
  };
  for (const auto& row : rows) {
    const Does to{row.opened};
    EXPECT_EQ(next(*to.socket), row.end);
    EXPECT_EQ(next(*to.socket), row.end) << "and it stays so";
  }
}

TEST(WebSocket, DropsBinaryMessages) {
  const Does to{[](Peer& peer) {
    peer.say_binary("\x01\x02");
    peer.say("text");
  }};
  EXPECT_EQ(next(*to.socket), "text");
}

TEST(WebSocket, TakesAConnectionForLostThatIsSilentForTooLong) {
  FakeSocketServer server{{.opened = [](Peer& peer) { peer.stall(); }}};
  Address to = address(server);
  to.silence = 60ms;
  EXPECT_EQ(next(*connect(to)), "closed silent");
}

TEST(WebSocket, APongIsASignOfLife) {
  FakeSocketServer server{{}};
  Address to = address(server);
  to.silence = 1s;  // half of it is the server's time to answer a ping
  const auto socket = connect(to);
  EXPECT_TRUE(std::holds_alternative<Quiet>(socket->receive(2200ms)));
}

TEST(WebSocket, ClosesWithinItsTimeWhetherThePeerListensOrNot) {
  for (const bool stalls : {false, true}) {
    const Does to{[stalls](Peer& peer) {
      if (stalls) peer.stall();
    }};
    to.socket->close();
    to.socket->close();
    say(*to.socket, "too late");
    EXPECT_EQ(next(*to.socket), "closed by us");
  }
}

TEST(WebSocket, ReadsAddresses) {
  const auto read = [](std::string_view text) -> std::string {
    const auto url = parse_socket_url(text);
    if (!url) return "no";
    return (url->encrypted ? "tls " : "") + url->host + " " + url->port + " " + url->target;
  };
  EXPECT_EQ(read("wss://wss-primary.slack.com/link/?ticket=1&app_id=2"),
            "tls wss-primary.slack.com 443 /link/?ticket=1&app_id=2");
  EXPECT_EQ(read("ws://127.0.0.1:8065/api"), "127.0.0.1 8065 /api");
  EXPECT_EQ(read("ws://[::1]:80?x"), "::1 80 /?x");
  EXPECT_EQ(read("wss://chat"), "tls chat 443 /");
  for (const char* text :
       {"", "ws://", "ws:///x", "http://x", "ws://x:", "ws://x:1234567/", "ws://u@x/", "ws://x/a b",
        "ws://x/#f", "ws://[::1", "ws://x/\r\nA: b"}) {
    EXPECT_EQ(read(text), "no") << text;
  }
}

TEST(WebSocket, WaitsLongerWithEveryFailure) {
  const Pauses pauses{1s, 5min};
  EXPECT_EQ(pause_after(pauses, 0, 1.0), 1s);
  EXPECT_EQ(pause_after(pauses, 0, 0.0), 500ms);
  EXPECT_EQ(pause_after(pauses, 3, 1.0), 8s);
  EXPECT_EQ(pause_after(pauses, 3, 0.5), 6s);
  EXPECT_EQ(pause_after(pauses, 1'000, 1.0), 5min);
  EXPECT_EQ(pause_after(pauses, 1'000, 0.0), 150s);
}

}  // namespace
}  // namespace bot::websocket
