# A customer with everything that an operator sets for one: an instance, the way it
# connects, and what it does once its number is paired. Fleets are made of it.

terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

resource "uazapi_instance" "this" {
  name                = var.name
  admin_field_01      = var.crm_id
  store_token         = false
  deletion_protection = var.deletion_protection
}

# Set before the number connects: on a proxy without a route to WhatsApp, no QR
# ever shows.
resource "uazapi_instance_proxy" "this" {
  instance_id = uazapi_instance.this.id
  mode        = nonsensitive(var.proxy_url == null) ? "internal" : "custom"
  proxy_url   = var.proxy_url
}

# With a phone, the customer enters the code that is in the output; without one, the
# QR is scanned in the panel, or from the action uazapi_instance_connect. A number
# that logs out is reported, and does not hold up the applies of the others.
resource "uazapi_instance_connection" "this" {
  instance_id = uazapi_instance_proxy.this.instance_id
  phone       = var.phone
  on_logout   = "warn"
}

resource "uazapi_instance_message_delay" "this" {
  instance_id   = uazapi_instance.this.id
  msg_delay_min = 2
  msg_delay_max = 6
}

resource "uazapi_webhook" "this" {
  for_each         = var.webhooks
  instance_id      = uazapi_instance.this.id
  url              = each.value.url
  events           = each.value.events
  exclude_messages = ["wasSentByApi"] # or a bot that answers hears itself
}

resource "uazapi_instance_chatwoot" "this" {
  count                   = var.chatwoot == null ? 0 : 1
  instance_id             = uazapi_instance.this.id
  url                     = var.chatwoot.url
  account_id              = var.chatwoot.account_id
  inbox_id                = var.chatwoot.inbox_id
  access_token_wo         = var.chatwoot_token
  access_token_wo_version = var.chatwoot_token_version
}

# What needs a session, and so a number that is paired.
resource "uazapi_instance_privacy" "this" {
  count       = var.paired ? 1 : 0
  instance_id = uazapi_instance_connection.this.instance_id
  last        = "contacts"
  groupadd    = "contacts"
}

resource "uazapi_instance_presence" "this" {
  count       = var.paired ? 1 : 0
  instance_id = uazapi_instance_connection.this.instance_id
  presence    = "available"
}
