# What is imported when buckets move into this state. It can stay when they have.

variable "moving" {
  description = "Buckets whose customers exist on the server and are not in a state yet."
  type        = set(number)
  default     = []
}

locals {
  ids     = { for i in data.uazapi_instances.customers.instances : i.name => i.id... }
  arrived = { for name in keys(local.customers) : name => one(local.ids[name]) if contains(var.moving, local.bucket_of[name]) }
  paired  = { for name, id in local.arrived : name => id if contains(local.connected, name) }
  inboxes = { for name, id in local.arrived : name => id if local.customers[name].inbox_id != "" }
  webhooks = merge([for name, id in local.arrived : {
    for webhook in data.uazapi_webhooks.of[name].webhooks : "${name}/${contains(webhook.events, "messages") ? "bot" : "alarms"}" =>
    { customer = name, key = contains(webhook.events, "messages") ? "bot" : "alarms", id = "${id}/${webhook.id}" }
  }]...)
}

data "uazapi_webhooks" "of" {
  for_each    = local.arrived
  instance_id = each.value
}

import {
  for_each = local.arrived
  to       = module.customer[each.key].uazapi_instance.this
  id       = each.value
}

import {
  for_each = local.arrived
  to       = module.customer[each.key].uazapi_instance_proxy.this
  id       = each.value
}

import {
  for_each = local.arrived
  to       = module.customer[each.key].uazapi_instance_connection.this
  id       = each.value
}

import {
  for_each = local.arrived
  to       = module.customer[each.key].uazapi_instance_message_delay.this
  id       = each.value
}

import {
  for_each = local.webhooks
  to       = module.customer[each.value.customer].uazapi_webhook.this[each.value.key]
  id       = each.value.id
}

import {
  for_each = local.inboxes
  to       = module.customer[each.key].uazapi_instance_chatwoot.this[0]
  id       = each.value
}

import {
  for_each = local.paired
  to       = module.customer[each.key].uazapi_instance_privacy.this[0]
  id       = each.value
}

import {
  for_each = local.paired
  to       = module.customer[each.key].uazapi_instance_presence.this[0]
  id       = each.value
}
