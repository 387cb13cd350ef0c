# What a customer would get, without a server:
#   terraform test

mock_provider "uazapi" {}

variables {
  name           = "cliente-padaria-central"
  crm_id         = "1041"
  webhooks       = { bot = { url = "https://bot.example.com/in", events = ["messages"] } }
  chatwoot       = { url = "https://chat.example.com", account_id = 3, inbox_id = 41 }
  chatwoot_token = "not-a-real-token"
}

run "waits_for_a_session_with_what_needs_one" {
  command = plan

  assert {
    condition     = length(uazapi_instance_privacy.this) + length(uazapi_instance_presence.this) == 0
    error_message = "What needs a session is set before the number has paired."
  }
  assert {
    condition     = length(uazapi_webhook.this) == 1 && length(uazapi_instance_chatwoot.this) == 1
    error_message = "The webhook and the Chatwoot do not need a session, and are missing."
  }
}

run "sets_the_rest_once_the_number_has_paired" {
  command = plan

  variables {
    paired = true
  }
  assert {
    condition     = length(uazapi_instance_privacy.this) + length(uazapi_instance_presence.this) == 2
    error_message = "The privacy or the presence of a paired customer is missing."
  }
}

run "uses_the_proxy_of_the_customer" {
  command = plan

  variables {
    proxy_url = "http://user:password@proxy.example.com:8080"
  }
  assert {
    condition     = uazapi_instance_proxy.this.mode == "custom"
    error_message = "The proxy of the customer is not used."
  }
}

run "protects_the_instance_of_a_customer" {
  command = plan

  assert {
    condition     = uazapi_instance.this.deletion_protection
    error_message = "The instance of a customer could be deleted."
  }
}
