# What the file of customers comes to, without a server:
#   terraform test -filter=tests/mocks.tftest.hcl

mock_provider "uazapi" {}

variables {
  chatwoot_token = "not-a-real-token"
}

run "each_row_is_a_customer" {
  assert {
    condition     = length(module.customer) == length(local.customers)
    error_message = "A customer of the file is missing. Two rows may have the same name."
  }
  assert {
    condition     = module.customer["cliente-pet-vila-velha"].inbox_webhook_url == null
    error_message = "A customer without an inbox has a Chatwoot."
  }
}
