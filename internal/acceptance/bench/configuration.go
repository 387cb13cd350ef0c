package main

import (
	"fmt"
	"strings"
)

// customers is the map that all configurations go over.
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
)

// configuration is a fleet as its owner would write it, by file.
func configuration(size fleet) map[string]string {
	body := customerInstance
	if size.privacy {
		body += customerPrivacy
	}
	files := size.shape(body, "uazapi_instance")
	files["main.tf"] += requirement + "\nprovider \"uazapi\" {}\n"
	if size.modules {
		files[moduleFile] += requirement
	}
	return files
}

// plainConfiguration has the same shape and needs no provider.
func plainConfiguration(size fleet) map[string]string {
	body := plainInstance
	if size.privacy {
		body += plainPrivacy
	}
	return size.shape(body, "terraform_data")
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
