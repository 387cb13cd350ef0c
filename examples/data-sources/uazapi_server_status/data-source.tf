data "uazapi_server_status" "this" {}

# A warning while the server finds itself unhealthy. Null means that it does not say.
check "server" {
  assert {
    condition     = data.uazapi_server_status.this.is_healthy != false
    error_message = "The server is not healthy: ${coalesce(data.uazapi_server_status.this.status, "it does not say why")}"
  }
}

output "connected" {
  value = data.uazapi_server_status.this.connected
}
