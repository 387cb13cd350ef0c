package main

import (
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// customers is the map that all configurations go over.
const customers = `
locals {
  customers = { for customer in csvdecode(file("customers.csv")) : customer.name => customer }
}
`

func customerName(n int) string { return fmt.Sprintf("cliente-%05d", n) }

func customerNote(n int) string { return fmt.Sprintf("crm-%05d", n) }

// customerTable is the file that they come from, beginning with this one.
func customerTable(first, count int) string {
	var b strings.Builder
	b.WriteString("name,crm_id\n")
	for n := first; n < first+count; n++ {
		fmt.Fprintf(&b, "%s,%s\n", customerName(n), customerNote(n))
	}
	return b.String()
}

const requirement = `
terraform {
  required_providers {
    uazapi = { source = "uazapi/uazapi" }
  }
}
`

// What one customer has. {{customer}} is a row of the table, {{instance}} its
// instance, and the lines with each are for_each of those.
const (
	customerInstance = `
resource "uazapi_instance" "customer" {
  {{each customer}}
  name           = {{customer}}.name
  admin_field_01 = {{customer}}.crm_id
  store_token    = false
}

resource "uazapi_instance_presence" "customer" {
  {{each instance}}
  instance_id = {{instance}}.id
  presence    = "available"
}
`
	customerPrivacy = `
resource "uazapi_instance_privacy" "customer" {
  {{each instance}}
  instance_id = {{instance}}.id
  last        = "contacts"
}
`
	customerRest = `
resource "uazapi_instance_connection" "customer" {
  instance_id = {{instance}}.id
}

resource "uazapi_instance_message_delay" "customer" {
  instance_id   = {{instance}}.id
  msg_delay_min = 2
  msg_delay_max = 6
}

resource "uazapi_webhook" "bot" {
  instance_id      = {{instance}}.id
  url              = "https://bot.example.com/in"
  events           = ["messages", "messages_update"]
  exclude_messages = ["wasSentByApi"]
}

resource "uazapi_webhook" "alarms" {
  instance_id = {{instance}}.id
  url         = "https://ops.example.com/uazapi"
  events      = ["connection"]
}

resource "uazapi_instance_chatwoot" "customer" {
  instance_id             = {{instance}}.id
  url                     = "https://chat.example.com"
  account_id              = 3
  inbox_id                = 42
  access_token_wo         = "token-of-the-bench"
  access_token_wo_version = 1
}
`
	plainInstance = `
resource "terraform_data" "customer" {
  {{each customer}}
  input = { name = {{customer}}.name, admin_field_01 = {{customer}}.crm_id }
}

resource "terraform_data" "presence" {
  {{each instance}}
  input = { instance_id = {{instance}}.id, presence = "available" }
}
`
	plainPrivacy = `
resource "terraform_data" "privacy" {
  {{each instance}}
  input = { instance_id = {{instance}}.id, last = "contacts" }
}
`
	plainRest = `
resource "terraform_data" "connection" {
  input = { instance_id = {{instance}}.id }
}

resource "terraform_data" "message_delay" {
  input = { instance_id = {{instance}}.id, msg_delay_min = 2, msg_delay_max = 6 }
}

resource "terraform_data" "bot" {
  input = { instance_id = {{instance}}.id, url = "https://bot.example.com/in", events = ["messages", "messages_update"], exclude_messages = ["wasSentByApi"] }
}

resource "terraform_data" "alarms" {
  input = { instance_id = {{instance}}.id, url = "https://ops.example.com/uazapi", events = ["connection"] }
}

resource "terraform_data" "chatwoot" {
  input = { instance_id = {{instance}}.id, url = "https://chat.example.com", account_id = 3, inbox_id = 42, access_token_wo_version = 1 }
}
`
)

// What customerRest has, on the server.
const (
	delayMin, delayMax = 2, 6
	chatwootURL        = "https://chat.example.com"
	chatwootToken      = "token-of-the-bench"
)

var webhooks = []simulator.Webhook{
	{URL: "https://bot.example.com/in", Enabled: true, Events: []string{"messages", "messages_update"}, ExcludeMessages: []string{"wasSentByApi"}},
	{URL: "https://ops.example.com/uazapi", Enabled: true, Events: []string{"connection"}},
}

// configuration is a fleet as its owner would write it, by file.
func configuration(size fleet) map[string]string {
	body := size.has(customerInstance, customerPrivacy, customerRest)
	files := size.shape(body, "uazapi_instance")
	files["main.tf"] += requirement + "\nprovider \"uazapi\" {}\n"
	if size.modules {
		files[moduleFile] += requirement
	}
	return files
}

// plainConfiguration has the same shape and needs no provider.
func plainConfiguration(size fleet) map[string]string {
	return size.shape(size.has(plainInstance, plainPrivacy, plainRest), "terraform_data")
}

// has are the parts of a configuration that a customer of the fleet has.
func (f fleet) has(instance, privacy, rest string) string {
	switch {
	case f.whole:
		return instance + privacy + rest
	case f.privacy:
		return instance + privacy
	}
	return instance
}

const moduleFile = "customer/main.tf"

// shape has what one customer has for all of them: in each resource, or in a
// module.
func (f fleet) shape(body, instance string) map[string]string {
	if !f.modules {
		return map[string]string{"main.tf": customers + strings.NewReplacer(
			"{{each customer}}", "for_each = local.customers",
			"{{each instance}}", "for_each = "+instance+".customer",
			"{{customer}}", "each.value",
			"{{instance}}", "each.value",
		).Replace(body)}
	}
	return map[string]string{
		"main.tf": customers + `
module "customer" {
  source   = "./customer"
  for_each = local.customers
  customer = each.value
}
`,
		moduleFile: `
variable "customer" {
  type = object({ name = string, crm_id = string })
}
` + strings.NewReplacer(
			"{{each customer}}", "",
			"{{each instance}}", "",
			"{{customer}}", "var.customer",
			"{{instance}}", instance+".customer",
		).Replace(body),
	}
}
