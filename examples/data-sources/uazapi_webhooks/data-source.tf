resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

data "uazapi_webhooks" "sales" {
  instance_id = uazapi_instance.sales.id
}

# Where messages of customers go, also those webhooks that nobody declared.
output "receivers" {
  value = sort(distinct([for one in data.uazapi_webhooks.sales.webhooks : one.url if one.enabled]))
}
