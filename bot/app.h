#pragma once

#include <memory>

#include "bot/config.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot {

// The running bot: owns the store, the platforms' clients, the scheduler's threads and the HTTP
// server, in this order; they go in reverse. Tests construct the same App on port 0.
class App {
 public:
  // Opens the store. `clock` must outlive the App; with the sandbox on, what it says is moved by
  // the sandbox's own offset. Throws store::DatabaseUnusable.
  App(const Config& config, const scheduler::Clock& clock);
  // Stops.
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Listens; returns once requests are answered. Nothing is sent by itself. Throws
  // std::runtime_error with a sentence when the address cannot be had.
  void listen();
  // Listens and, from now on, does its rounds by itself.
  void start();
  // One round of what start() does again and again: learns which connections the platforms are,
  // fetches profiles, plans what fell due and sends it. For tests, which bring their own time.
  void do_round();
  // The port that it listens on.
  [[nodiscard]] int port() const;
  // Accepts nothing new, finishes what runs, gives back what waits. Returns when all is stopped, in
  // at most 10 s. Fine before start() and twice.
  void stop();

  [[nodiscard]] store::Store& store();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bot
