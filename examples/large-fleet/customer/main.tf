# What one customer has.

terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }
}

variable "name" {
  type = string
}

variable "crm_id" {
  type = string
}

variable "paired" {
  description = "Whether the customer has paired a number; what needs a session is set then."
  type        = bool
}

resource "uazapi_instance" "this" {
  name                = var.name
  admin_field_01      = var.crm_id
  store_token         = false
  deletion_protection = false # true for real customers
}

resource "uazapi_instance_privacy" "this" {
  count       = var.paired ? 1 : 0
  instance_id = uazapi_instance.this.id
  last        = "contacts"
  groupadd    = "contacts"
}

resource "uazapi_instance_presence" "this" {
  count       = var.paired ? 1 : 0
  instance_id = uazapi_instance.this.id
  presence    = "available"
}

output "id" {
  description = "Id of the instance."
  value       = uazapi_instance.this.id
}
