#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <memory>
#include <thread>

#include "bot/http/socket.h"

namespace tests {

// A TLS server for "localhost" whose certificate nobody has signed but itself.
class SelfSignedServer {
 public:
  SelfSignedServer()
      : context_(::SSL_CTX_new(::TLS_server_method()), &::SSL_CTX_free),
        listener_(bot::http::listening_socket("127.0.0.1", 0)) {
    std::signal(SIGPIPE, SIG_IGN);  // as main does: OpenSSL raises it when the client hangs up
    const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key(::EVP_EC_gen("P-256"),
                                                                    &::EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&::X509_free)> certificate(::X509_new(), &::X509_free);
    ::X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    ::X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    ::X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = ::X509_get_subject_name(certificate.get());
    ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    ::X509_set_issuer_name(certificate.get(), name);
    ::X509_sign(certificate.get(), key.get(), ::EVP_sha256());
    ::SSL_CTX_use_certificate(context_.get(), certificate.get());
    ::SSL_CTX_use_PrivateKey(context_.get(), key.get());
    thread_ = std::thread([this] { serve(); });
  }
  ~SelfSignedServer() {
    if (thread_.joinable()) thread_.join();
  }
  SelfSignedServer(const SelfSignedServer&) = delete;
  SelfSignedServer& operator=(const SelfSignedServer&) = delete;

  // For whoever wants to trust it, as PEM.
  void write_certificate(const char* path) {
    const std::unique_ptr<BIO, decltype(&::BIO_free)> file(::BIO_new_file(path, "w"), &::BIO_free);
    ::PEM_write_bio_X509(file.get(), ::SSL_CTX_get0_certificate(context_.get()));
  }
  [[nodiscard]] int port() const { return bot::http::local_port(listener_); }
  // What the one client said once the connection was encrypted; its end is waited for.
  [[nodiscard]] int bytes_received() {
    thread_.join();
    return received_;
  }

 private:
  void serve() {
    pollfd poll{listener_.fd(), POLLIN, 0};
    if (::poll(&poll, 1, 10'000) <= 0) return;
    const bot::http::Socket connection(::accept(listener_.fd(), nullptr, nullptr));
    const std::unique_ptr<SSL, decltype(&::SSL_free)> tls(::SSL_new(context_.get()), &::SSL_free);
    ::SSL_set_fd(tls.get(), connection.fd());
    std::array<char, 4096> bytes;
    const int count =
        ::SSL_accept(tls.get()) == 1 ? ::SSL_read(tls.get(), bytes.data(), bytes.size()) : 0;
    if (count > 0) received_ = count;
  }

  std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_;
  bot::http::Socket listener_;
  int received_ = 0;
  std::thread thread_;
};

}  // namespace tests
