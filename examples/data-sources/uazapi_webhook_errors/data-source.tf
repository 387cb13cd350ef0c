resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

data "uazapi_webhook_errors" "sales" {
  instance_id = uazapi_instance.sales.id
}

# A warning while a receiver answers with an error, or not at all.
check "sales_deliveries" {
  assert {
    condition     = length(data.uazapi_webhook_errors.sales.errors) == 0
    error_message = "Deliveries failed: ${join(", ", distinct([for one in data.uazapi_webhook_errors.sales.errors : "${one.event}: ${one.status_code == null ? "no answer" : "HTTP ${one.status_code}"}"]))}"
  }
}

# Those of the webhook of the server, which takes the admin token.
data "uazapi_webhook_errors" "server" {
  global = true
}
