resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id = uazapi_instance.sales.id
}

data "uazapi_instance_privacy" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
}

output "who_sees_the_last_seen" {
  value = data.uazapi_instance_privacy.sales.last
}
