resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_connection" "sales" {
  instance_id = uazapi_instance.sales.id
}

data "uazapi_groups" "sales" {
  instance_id = uazapi_instance_connection.sales.instance_id
  search      = "equipe"
}

# Null while the number is not connected.
output "team_jid" {
  value = try(data.uazapi_groups.sales.jids["Equipe"], null)
}
