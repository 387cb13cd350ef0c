resource "uazapi_global_webhook" "this" {
  url = "https://ops.example.com/uazapi"
  events = ["connection"]
}

resource "uazapi_instance" "this" {
  name = "Vendas São Paulo"
  timeouts = { create = "5m" }
}

resource "uazapi_instance_business_profile" "this" {
  instance_id = "rfe67c09568ea6a"
  description = "Peças e serviço"
}

resource "uazapi_instance_chatwoot" "this" {
  instance_id = "rfe67c09568ea6a"
  url = "https://chat.example.com"
  account_id = 3
  inbox_id = 42
}

resource "uazapi_instance_connection" "this" {
  instance_id = "rfe67c09568ea6a"
}

resource "uazapi_instance_lead_fields" "this" {
  instance_id = "rfe67c09568ea6a"
  fields = { lead_field01 = "CPF" }
}

resource "uazapi_instance_message_delay" "this" {
  instance_id = "rfe67c09568ea6a"
  msg_delay_min = 1
  msg_delay_max = 3
}

resource "uazapi_instance_presence" "this" {
  instance_id = "rfe67c09568ea6a"
  presence = "unavailable"
}

resource "uazapi_instance_privacy" "this" {
  instance_id = "rfe67c09568ea6a"
  last = "contacts"
}

resource "uazapi_instance_profile" "this" {
  instance_id = "rfe67c09568ea6a"
  name = "Acme Vendas"
}

resource "uazapi_instance_proxy" "this" {
  instance_id = "rfe67c09568ea6a"
  mode = "internal"
}

resource "uazapi_instance_reset" "this" {
  instance_id = "rfe67c09568ea6a"
  triggers = { version = "1" }
}

resource "uazapi_label" "this" {
  instance_id = "rfe67c09568ea6a"
  color = 2
  name = "Cliente VIP"
}

resource "uazapi_lead_tag" "this" {
  instance_id = "rfe67c09568ea6a"
  name = "Quente"
}

resource "uazapi_quick_reply" "this" {
  instance_id = "rfe67c09568ea6a"
  short_cut = "horario"
  text = "Atendemos de 8h às 18h."
}

resource "uazapi_webhook" "this" {
  instance_id = "rfe67c09568ea6a"
  events = ["messages"]
  exclude_messages = ["wasSentByApi"]
  url = "https://crm.example.com/in"
}

