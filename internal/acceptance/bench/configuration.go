package main

import (
	"fmt"
	"strings"
)

// customers is the map that both configurations go over.
const customers = `
locals {
  customers = { for customer in csvdecode(file("customers.csv")) : customer.name => customer }
}
`

func customerName(n int) string { return fmt.Sprintf("cliente-%05d", n) }

func customerNote(n int) string { return fmt.Sprintf("crm-%05d", n) }

// customerTable is the file that they come from.
func customerTable(count int) string {
	var b strings.Builder
	b.WriteString("name,crm_id\n")
	for n := range count {
		fmt.Fprintf(&b, "%s,%s\n", customerName(n), customerNote(n))
	}
	return b.String()
}

// configuration is a fleet as its owner would write it.
func configuration(size fleet) string {
	var b strings.Builder
	b.WriteString(`
terraform {
  required_providers {
    uazapi = { source = "uazapi/uazapi" }
  }
}

provider "uazapi" {}
`)
	b.WriteString(customers)
	b.WriteString(`
resource "uazapi_instance" "customer" {
  for_each       = local.customers
  name           = each.key
  admin_field_01 = each.value.crm_id
  store_token    = false
}

resource "uazapi_instance_presence" "customer" {
  for_each    = uazapi_instance.customer
  instance_id = each.value.id
  presence    = "available"
}
`)
	if size.privacy {
		b.WriteString(`
resource "uazapi_instance_privacy" "customer" {
  for_each    = uazapi_instance.customer
  instance_id = each.value.id
  last        = "contacts"
}
`)
	}
	return b.String()
}

// plainConfiguration has the same shape and needs no provider.
func plainConfiguration(size fleet) string {
	var b strings.Builder
	b.WriteString(customers)
	b.WriteString(`
resource "terraform_data" "customer" {
  for_each = local.customers
  input    = { name = each.key, admin_field_01 = each.value.crm_id }
}

resource "terraform_data" "presence" {
  for_each = terraform_data.customer
  input    = { instance_id = each.value.id, presence = "available" }
}
`)
	if size.privacy {
		b.WriteString(`
resource "terraform_data" "privacy" {
  for_each = terraform_data.customer
  input    = { instance_id = each.value.id, last = "contacts" }
}
`)
	}
	return b.String()
}
